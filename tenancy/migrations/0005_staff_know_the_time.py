"""Staff read the clock that every deadline is held against."""

from django.db import migrations

from tenancy.rowsecurity import StaffMayRead


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0004_accounts_lapse"), ("kernel", "0001_outbox_and_clock")]
    operations = [StaffMayRead("kernel_clock", sealed=False)]
