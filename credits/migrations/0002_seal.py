"""Wallets belong to their account; what happened to them can be added to and read, never changed."""

from django.db import migrations

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_wallet"), ("tenancy", "0002_seal")]
    operations = [
        ProtectTenantTable("credits_wallet"),
        ProtectTenantTable("credits_creditentry"),
        ProtectTenantTable("credits_hold"),
        AppendOnly("credits_creditentry"),
        # What a hold was for stays; only its end may be written.
        AppendOnly("credits_hold", updatable=("state", "settled_at")),
    ]
