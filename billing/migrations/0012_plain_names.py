"""The field `twin_id` is named `duplicate_of_id`, with its column as it was; help texts are in plain English."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0011_times_are_plausible"),
        ("plans", "0004_plain_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="statementline",
            name="twin_id",
            field=models.UUIDField(
                db_column="twin_id",
                help_text="The line of another file that seems to be the same.",
                null=True,
            ),
        ),
        migrations.RenameField(
            model_name="statementline",
            old_name="twin_id",
            new_name="duplicate_of_id",
        ),
        migrations.AlterField(
            model_name="bankmapping",
            name="mapping",
            field=models.JSONField(help_text="In the form that `billing.readers.mapping` reads."),
        ),
        migrations.AlterField(
            model_name="bankstatement",
            name="format",
            field=models.CharField(
                help_text="csv, xlsx, camt053, or zip if a ZIP file has several.", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="creditnote",
            name="credits_spent",
            field=models.BigIntegerField(
                default=0, help_text="Credits that were already spent and could not be removed."
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="file_name",
            field=models.CharField(help_text="The file name that the customer used.", max_length=255),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="pay_code",
            field=models.CharField(
                help_text="The code by which a transfer is recognised.", max_length=16, null=True
            ),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="period_start",
            field=models.DateTimeField(help_text="Null if the period starts with the payment.", null=True),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="replaces",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="The invoice whose payment was reversed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="billing.invoice",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="reference_key",
            field=models.CharField(
                help_text="The reference in the form used for comparison: letters and digits in capitals.",
                max_length=255,
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="submitted_by_id",
            field=models.UUIDField(
                help_text="The user; null if the payment comes from a statement.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="paymentmethod",
            name="instructions",
            field=models.TextField(help_text="The payment instructions that customers read."),
        ),
        migrations.AlterField(
            model_name="paymentmethod",
            name="is_set_up",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether the instructions are complete. Pages offer only methods that are set up.",
            ),
        ),
        migrations.AlterField(
            model_name="pricechange",
            name="subject",
            field=models.CharField(help_text="The currency, the payment method or the plan.", max_length=80),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="day",
            field=models.SmallIntegerField(help_text="Days after the end of the period; negative before it."),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="amount_minor",
            field=models.BigIntegerField(help_text="Negative for money out.", null=True),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="detail",
            field=models.CharField(
                blank=True, db_default="", help_text="Why the line can't be read.", max_length=300
            ),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="reference_keys",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="All references in the form used for comparison.",
                max_length=500,
            ),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="activated_at",
            field=models.DateTimeField(help_text="The start of the first paid period.", null=True),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="anchor_day",
            field=models.PositiveSmallIntegerField(
                help_text="The day of the month on which periods start; the last day in shorter months.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="next_plan",
            field=models.ForeignKey(
                help_text="The plan of the next period.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.plan",
            ),
        ),
    ]
