"""Every line of a bank's file is kept: repeats, what went out, what cannot be read; an import can be undone."""

import django.db.models.functions.datetime
from django.db import migrations, models

import uuid
from tenancy.constraints import AddConstraint, AddIndex
from tenancy.rowsecurity import AppendOnly, StaffMayRead


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_trials_reminded_and_banks_remembered"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("content", models.BinaryField()),
                ("uploaded_by_id", models.UUIDField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="statementline",
            name="billing_line_came_in",
        ),
        migrations.AddField(
            model_name="bankstatement",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="bankstatement",
            name="undone_by_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="bankstatement",
            name="undone_by_name",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="statementline",
            name="bank_account",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="statementline",
            name="detail",
            field=models.CharField(
                blank=True, db_default="", help_text="Why it cannot be read.", max_length=300
            ),
        ),
        migrations.AlterField(
            model_name="bankstatement",
            name="format",
            field=models.CharField(
                help_text="csv, xlsx, camt053, or zip where a ZIP has several.", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="bankstatement",
            name="problems",
            field=models.JSONField(
                default=list, help_text="[{line, detail}] of the first lines that could not be read."
            ),
        ),
        migrations.AlterField(
            model_name="bankstatement",
            name="sha256",
            field=models.BinaryField(max_length=32),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="amount_minor",
            field=models.BigIntegerField(help_text="Negative for what went out.", null=True),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="booked_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="currency",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="fingerprint",
            field=models.BinaryField(max_length=32),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("queued", "queued"),
                    ("dismissed", "dismissed"),
                    ("set_aside", "set_aside"),
                    ("undone", "undone"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("matched", "matched"),
                    ("under", "under"),
                    ("over", "over"),
                    ("other_currency", "other_currency"),
                    ("duplicate", "duplicate"),
                    ("under_review", "under_review"),
                    ("void", "void"),
                    ("ambiguous", "ambiguous"),
                    ("seen", "seen"),
                    ("unknown", "unknown"),
                    ("known", "known"),
                    ("out", "out"),
                    ("returned", "returned"),
                    ("not_booked", "not_booked"),
                    ("unreadable", "unreadable"),
                ],
                max_length=20,
            ),
        ),
        AddIndex(
            model_name="statementline",
            index=models.Index(fields=["fingerprint"], name="billing_line_fingerprint"),
        ),
        AddConstraint(
            model_name="bankstatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("sha256",),
                name="billing_statement_once",
            ),
        ),
        AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__in", ["out", "returned", "not_booked", "known", "unreadable"]),
                    ("amount_minor__gt", 0),
                    _connector="OR",
                ),
                name="billing_line_came_in",
            ),
        ),
        AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "unreadable"),
                    models.Q(
                        ("amount_minor__isnull", False),
                        ("booked_on__isnull", False),
                        models.Q(("currency", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="billing_line_was_read",
            ),
        ),
        AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("verdict__in", ["known", "not_booked", "unreadable"]), _negated=True),
                    models.Q(("state", "undone"), _negated=True),
                ),
                fields=("fingerprint",),
                name="billing_line_once",
            ),
        ),
        AppendOnly(
            "billing_bankstatement", updatable=("counts", "undone_at", "undone_by_id", "undone_by_name")
        ),
        StaffMayRead("billing_statementupload", sealed=False),
    ]
