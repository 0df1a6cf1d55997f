"""Which orders a worker that died has left behind, for the schedule, which acts for no account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and gives
# out ids and nothing else.
STALLED = """
CREATE FUNCTION sites_stalled_generations() RETURNS TABLE (account_id uuid, generation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.account_id, g.id FROM sites_generation g
    WHERE g.state = 'waiting' AND g.moved_at < drawbook_now() - interval '5 minutes'
    ORDER BY g.moved_at LIMIT 100
$$;
REVOKE ALL ON FUNCTION sites_stalled_generations() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION sites_stalled_generations() TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [("sites", "0004_generations")]
    operations = [
        migrations.RunSQL(STALLED, "DROP FUNCTION sites_stalled_generations()"),
        WithoutModels(grant),
    ]
