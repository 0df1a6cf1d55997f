"""Rename what the code calls by other names: Wish, a delivery's way, and its trouble."""

from django.db import migrations, models
from django.db.models import Q

from tenancy.constraints import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("inbox", "0003_times_are_plausible")]

    operations = [
        migrations.RenameModel("Wish", "NotificationPreference"),
        migrations.RemoveConstraint("delivery", "inbox_delivery_once"),
        migrations.RemoveConstraint("delivery", "inbox_delivery_way"),
        migrations.RenameField("delivery", "way", "channel"),
        migrations.RenameField("delivery", "trouble", "last_error"),
        AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("account", "notice", "channel"), name="inbox_delivery_once"
            ),
        ),
        AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(channel__in=["email", "push", "text"]), name="inbox_delivery_channel"
            ),
        ),
    ]
