"""A closed day of a till can be opened again, with a reason; the day itself stays as it was counted."""

import django.db.models.deletion
import uuid
import tenancy.rowsecurity
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0017_odds_above_zero_or_none"),
        ("tenancy", "0005_staff_know_the_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="TillReopening",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reason", models.CharField(max_length=500)),
                ("reopened_by", models.UUIDField(help_text="The membership.")),
                ("reopened_by_name", models.CharField(max_length=300)),
                ("reopened_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.account",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="books.tillday",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="books_tillreopening_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="day_id", name="books_till_reopening_day", to="books_tillday"
                    ),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="reopened_by", name="books_till_reopening_maker", to="tenancy_membership"
                    ),
                    models.UniqueConstraint(fields=("account", "day"), name="books_till_reopened_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="books_till_reopening_reason"
                    ),
                ],
            },
        ),
        ProtectTenantTable("books_tillreopening"),
        AppendOnly("books_tillreopening"),
    ]
