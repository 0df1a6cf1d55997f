"""Who of the staff changed the price list, a rate or a way to pay."""

import django.db.models.functions.datetime
from django.db import migrations, models

import uuid
from tenancy.rowsecurity import AppendOnly, StaffMayRead


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_subscriptions_due")]

    operations = [
        migrations.CreateModel(
            name="PriceChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.CharField(help_text="rate, method or plan.", max_length=20)),
                (
                    "subject",
                    models.CharField(help_text="The currency, the way or the plan.", max_length=80),
                ),
                ("facts", models.JSONField(default=dict)),
                ("staff_id", models.UUIDField()),
                ("staff_name", models.CharField(max_length=300)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("happened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["what", "-happened_at"], name="billing_price_change_latest")
                ],
            },
        ),
        AppendOnly("billing_pricechange"),
        StaffMayRead("billing_pricechange", sealed=False),
    ]
