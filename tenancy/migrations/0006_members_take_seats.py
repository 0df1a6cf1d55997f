"""Which memberships count for the plan's limit of users: all but those of chit members."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_staff_know_the_time")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="takes_seat",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunSQL(
            "UPDATE tenancy_membership SET takes_seat = false WHERE role = 'member'", migrations.RunSQL.noop
        ),
    ]
