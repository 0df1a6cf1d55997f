"""Rename who reported a payment: its source."""

from django.db import migrations, models
from django.db.models import Q

from tenancy.constraints import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("chits", "0009_times_are_plausible")]

    operations = [
        migrations.RemoveConstraint("payment", "chits_payment_door"),
        migrations.RenameField("payment", "door", "source"),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=Q(source__in=["recorded", "claim", "gateway"]), name="chits_payment_source"
            ),
        ),
    ]
