"""Answers that no repeated request will be given any more are taken out, in every account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows. It takes out
# only what has had its 24 hours, after which a claim writes over the row as if it were not there.
FORGET = """
CREATE FUNCTION rest_forget_answers(most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH of_members AS (
        DELETE FROM rest_keptanswer WHERE id IN (
            SELECT id FROM rest_keptanswer WHERE created_at < now() - interval '25 hours'
            ORDER BY created_at LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1),
    of_staff AS (
        DELETE FROM rest_staffanswer WHERE id IN (
            SELECT id FROM rest_staffanswer WHERE created_at < now() - interval '25 hours'
            LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1)
    SELECT (SELECT count(*) FROM of_members) + (SELECT count(*) FROM of_staff)
$$;
REVOKE ALL ON FUNCTION rest_forget_answers(integer) FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION rest_forget_answers(integer) TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [("rest", "0003_answers_for_staff")]
    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION rest_forget_answers(integer)"),
        WithoutModels(grant),
    ]
