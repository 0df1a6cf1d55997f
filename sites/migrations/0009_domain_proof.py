"""A domain is shown once the account has proved that it is its own, and belongs to one site.

Domains of before are unproven, so they are shown no more until they are proved.
"""

from django.db import migrations, models

OF_HOST = """
CREATE OR REPLACE FUNCTION sites_of_host(in_host text) RETURNS TABLE (handle text, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.handle, s.slug FROM sites_site s JOIN sites_handle h ON h.account_id = s.account_id
    WHERE s.is_active AND s.domain_proven_at IS NOT NULL
      AND s.domain IN ('https://' || in_host, 'http://' || in_host)
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION sites_of_host(in_host text) RETURNS TABLE (handle text, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.handle, s.slug FROM sites_site s JOIN sites_handle h ON h.account_id = s.account_id
    WHERE s.is_active AND s.domain IN ('https://' || in_host, 'http://' || in_host)
    ORDER BY s.created_at LIMIT 1
$$;
"""
# Whoever merely writes a name down keeps nobody from proving it.
ONCE = """
CREATE UNIQUE INDEX sites_site_proven_domain ON sites_site (regexp_replace(domain, '^https?://', ''))
    WHERE domain_proven_at IS NOT NULL;
ALTER TABLE sites_site ADD CONSTRAINT sites_site_proven CHECK (domain_proven_at IS NULL OR domain IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("sites", "0008_how_to_join")]
    operations = [
        migrations.AddField(
            model_name="site",
            name="domain_proven_at",
            field=models.DateTimeField(help_text="Until then nothing is shown there.", null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="domain_problem",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.RunSQL(
            ONCE,
            "ALTER TABLE sites_site DROP CONSTRAINT sites_site_proven; DROP INDEX sites_site_proven_domain",
        ),
        migrations.RunSQL(OF_HOST, BEFORE),
    ]
