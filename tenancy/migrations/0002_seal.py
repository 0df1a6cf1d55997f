"""Row security for accounts and memberships, with the second policy by which a person finds their own."""

from django.db import migrations

from tenancy.rowsecurity import ProtectTenantTable

OWN = """
CREATE POLICY own ON tenancy_membership FOR SELECT
    USING (user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid));
CREATE POLICY own ON tenancy_account FOR SELECT
    USING (id IN (SELECT account_id FROM tenancy_membership
                  WHERE user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)));
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_accounts")]
    operations = [
        ProtectTenantTable("tenancy_membership"),
        ProtectTenantTable(
            "tenancy_account", "id = (SELECT nullif(current_setting('app.account', true), '')::uuid)"
        ),
        migrations.RunSQL(OWN, "DROP POLICY own ON tenancy_account; DROP POLICY own ON tenancy_membership;"),
    ]
