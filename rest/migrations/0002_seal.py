"""Kept answers belong to their account."""

from django.db import migrations

from tenancy.rowsecurity import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("rest", "0001_kept_answers"), ("tenancy", "0002_seal")]
    operations = [ProtectTenantTable("rest_keptanswer")]
