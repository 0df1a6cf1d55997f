"""Which active site has a domain of its own: asked before any account is known."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, and gives out what stands in the public address anyway.
OF_HOST = """
CREATE FUNCTION sites_of_host(in_host text) RETURNS TABLE (handle text, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.handle, s.slug FROM sites_site s JOIN sites_handle h ON h.account_id = s.account_id
    WHERE s.is_active AND s.domain IN ('https://' || in_host, 'http://' || in_host)
    ORDER BY s.created_at LIMIT 1
$$;
REVOKE ALL ON FUNCTION sites_of_host(text) FROM PUBLIC;
CREATE INDEX sites_site_domain ON sites_site (domain) WHERE domain IS NOT NULL;
"""


def grant(apps, schema_editor):
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION sites_of_host(text) TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("sites", "0005_generations_stalled")]
    operations = [
        migrations.RunSQL(OF_HOST, "DROP INDEX sites_site_domain; DROP FUNCTION sites_of_host(text)"),
        WithoutModels(grant),
    ]
