"""One line of a bank may pay several invoices of an account: what each of them gets of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import uuid
from tenancy.rowsecurity import AppendOnly, StaffMayRead


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0009_methods_that_are_set_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineShare",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("for_account_id", models.UUIDField()),
                ("invoice_id", models.UUIDField()),
                ("payment_id", models.UUIDField()),
                ("amount_minor", models.BigIntegerField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="billing.statementline",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["line"], name="billing_share_by_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="billing_share_positive"
                    ),
                    models.UniqueConstraint(fields=("payment_id",), name="billing_share_one_a_payment"),
                ],
            },
        ),
        AppendOnly("billing_lineshare"),
        StaffMayRead("billing_lineshare", sealed=False),
    ]
