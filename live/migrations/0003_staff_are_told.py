"""Topics of the platform's staff, which belong to no account, and tickets to hear them."""

from django.db import migrations, models
from django.db.models.functions import Now

from tenancy.rowsecurity import StaffMayRead


class Migration(migrations.Migration):
    dependencies = [("live", "0002_ticket_of_a_session"), ("tenancy", "0003_staff_look")]
    operations = [
        migrations.CreateModel(
            name="StaffTopic",
            fields=[
                ("topic", models.TextField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StaffMessage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "topic", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("topic", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("type", models.TextField()),
                ("data", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.AlterField(
            model_name="liveticket",
            name="account_id",
            field=models.UUIDField(help_text="Null for staff, who watch for no account.", null=True),
        ),
        # Pages of the staff's desk say from which number on they want to be told.
        StaffMayRead("live_stafftopic", sealed=False),
    ]
