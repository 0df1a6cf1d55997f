"""A proposal of another number can be taken back before it is approved."""

from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly
from tenancy.constraints import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0007_limits_and_results_due"),
        ("tenancy", "0002_seal"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="correction",
            name="books_correction_one_waiting",
        ),
        migrations.AddField(
            model_name="correction",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("account", "period"),
                name="books_correction_one_waiting",
            ),
        ),
        AppendOnly("books_correction", updatable=("approved_at", "withdrawn_at")),
    ]
