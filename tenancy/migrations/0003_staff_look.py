"""Staff read accounts and who belongs to them, under a role of their own."""

from django.db import migrations

from tenancy.rowsecurity import StaffMayRead

WHO = (
    "id",
    "email",
    "mobile_number",
    "first_name",
    "last_name",
    "is_active",
    "is_staff",
    "language",
    "time_zone",
    "theme",
    "created_at",
    "last_login",
)


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_seal"), ("identity", "0001_people")]
    operations = [
        StaffMayRead("tenancy_account"),
        StaffMayRead("tenancy_membership"),
        StaffMayRead("identity_user", columns=WHO, sealed=False),
    ]
