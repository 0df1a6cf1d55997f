"""Let an import refresh the planner's view of tables that it has just begun to fill.

The checks of foreign keys keep the plan that they made when a table was empty, and then go through all
rows of the account for every row that is added. SECURITY DEFINER, for only the owner may ANALYZE.
"""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

REFRESH = """
CREATE FUNCTION books_refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- A large table has been looked at long since, and one pass over it is not for free.
    IF (SELECT reltuples < 100000 FROM pg_class WHERE oid = 'books_leg'::regclass) THEN
        ANALYZE books_ticket, books_entry, books_leg, journal_transaction, journal_posting, audit_auditevent;
    END IF;
END $$;
REVOKE ALL ON FUNCTION books_refresh_statistics() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION books_refresh_statistics() TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0009_tills_and_imports"),
        ("journal", "0002_seal"),
        ("audit", "0002_seal"),
    ]
    operations = [
        migrations.RunSQL(REFRESH, "DROP FUNCTION books_refresh_statistics()"),
        WithoutModels(grant),
    ]
