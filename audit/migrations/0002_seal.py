"""The log can be added to and read, by its own account only."""

from django.db import migrations

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_log"), ("tenancy", "0002_seal")]
    operations = [
        ProtectTenantTable("audit_auditevent"),
        ProtectTenantTable("audit_auditseal"),
        AppendOnly("audit_auditevent"),
        AppendOnly("audit_auditseal"),
    ]
