"""Sites belong to their accounts; where an address leads is known before any account is."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import ProtectTenantTable, WithoutModels


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "sites_handle" FROM "{role}"')
    for table in ("sites_industry", "sites_sector"):
        schema_editor.execute(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_sites")]
    operations = [
        ProtectTenantTable("sites_site"),
        ProtectTenantTable("sites_sitesector"),
        ProtectTenantTable("sites_siteuseraccess"),
        ProtectTenantTable("sites_post"),
        WithoutModels(grant),
    ]
