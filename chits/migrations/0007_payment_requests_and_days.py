"""A reference of its own for each payment asked for by a UPI link; days on which no payment can have been made."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

import uuid
import tenancy.rowsecurity
from tenancy.constraints import AddConstraint, AddIndex
from tenancy.rowsecurity import ProtectTenantTable

# Days such as 1900-01-01 or next year were taken until now. They decided nothing; the time of recording stays.
IMPOSSIBLE_DAYS = """
UPDATE chits_payment SET paid_on = NULL
WHERE paid_on < date '2000-01-01' OR paid_on > (made_at AT TIME ZONE 'UTC')::date + 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chits", "0006_tax_and_own_keys"),
        ("tenancy", "0005_staff_know_the_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=35)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("made_by", models.UUIDField(help_text="The membership.")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RunSQL(IMPOSSIBLE_DAYS, migrations.RunSQL.noop),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_on__isnull", True),
                    models.Q(
                        ("paid_on__gte", datetime.date(2000, 1, 1)),
                        (
                            "paid_on__lte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.comparison.Cast(
                                    models.Func(
                                        models.Value("UTC"),
                                        models.F("made_at"),
                                        function="timezone",
                                        output_field=models.DateTimeField(),
                                    ),
                                    models.DateField(),
                                ),
                                "+",
                                models.Value(datetime.timedelta(days=1)),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="chits_payment_paid_on",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="group",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="chits.group",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="payment",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="chits.payment",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="chits.person",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="ticket",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment_requests",
                to="chits.ticket",
            ),
        ),
        AddIndex(
            model_name="paymentrequest",
            index=models.Index(fields=["account", "ticket", "-id"], name="chits_paymentrequest_of_ticket"),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_paymentrequest_account_id"
            ),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_paymentrequest_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_paymentrequest_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="person_id", name="chits_paymentrequest_person", to="chits_person"
            ),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="payment_id", name="chits_paymentrequest_payment", to="chits_payment"
            ),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=models.UniqueConstraint(
                fields=("account", "reference"), name="chits_paymentrequest_reference"
            ),
        ),
        AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="chits_paymentrequest_amount"
            ),
        ),
        ProtectTenantTable("chits_paymentrequest"),
    ]
