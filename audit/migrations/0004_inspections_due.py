"""Which accounts are to be inspected, and what all inspections came to: for the schedule and for health."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, WithoutModels

# SECURITY DEFINER: they run as the owner of the tables, whose policy shows every account's rows, and give out ids
# and counts and nothing else. An account's night begins at two, by its own clock.
FUNCTIONS = """
CREATE FUNCTION audit_every_account() RETURNS TABLE (account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM tenancy_account a ORDER BY a.id
$$;
CREATE FUNCTION audit_due_inspections() RETURNS TABLE (account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM tenancy_account a
    LEFT JOIN pg_timezone_names zone ON zone.name = a.time_zone
    CROSS JOIN LATERAL (SELECT coalesce(zone.name, 'UTC') AS name) here
    CROSS JOIN LATERAL (
        SELECT (date_trunc('day', (drawbook_now() AT TIME ZONE here.name) - interval '2 hours')
                + interval '2 hours') AT TIME ZONE here.name AS began
    ) night
    WHERE a.status <> 'closed' AND a.created_at < night.began
      AND NOT EXISTS (SELECT 1 FROM audit_inspection i WHERE i.account_id = a.id AND i.ran_at >= night.began)
    ORDER BY a.id LIMIT 100
$$;
CREATE FUNCTION audit_health() RETURNS TABLE (accounts bigint, findings bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), coalesce(sum(latest.count), 0) FROM tenancy_account a
    JOIN LATERAL (
        SELECT i.count FROM audit_inspection i WHERE i.account_id = a.id ORDER BY i.ran_at DESC, i.id DESC LIMIT 1
    ) latest ON true
$$;
"""
NAMES = ("audit_every_account", "audit_due_inspections", "audit_health")


def grant(apps, schema_editor):
    for name in NAMES:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC")
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {name}() TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_inspections"), ("kernel", "0002_heartbeat")]
    operations = [
        ProtectTenantTable("audit_inspection"),
        AppendOnly("audit_inspection"),
        migrations.RunSQL(FUNCTIONS, "; ".join(f"DROP FUNCTION {name}()" for name in NAMES)),
        WithoutModels(grant),
    ]
