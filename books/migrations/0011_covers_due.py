"""In which periods a request for cover has run out of time, for the schedule, which acts for no account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: as in 0003_due_periods; it gives out ids and nothing else.
DUE = """
CREATE FUNCTION books_due_covers() RETURNS TABLE (account_id uuid, period_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT c.account_id, c.period_id
    FROM books_cover c
    JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
    WHERE c.state = 'REQUESTED'
      AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) <= drawbook_now()
    LIMIT 500
$$;
REVOKE ALL ON FUNCTION books_due_covers() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION books_due_covers() TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("books", "0010_statistics_for_imports")]
    operations = [
        migrations.RunSQL(DUE, "DROP FUNCTION books_due_covers()"),
        WithoutModels(grant),
    ]
