"""Help texts are in plain English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_times_are_plausible"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="starts_at",
            field=models.DateTimeField(help_text="Null until the first payment.", null=True),
        ),
        migrations.AlterField(
            model_name="plan",
            name="usd_cents",
            field=models.PositiveIntegerField(help_text="Price per month in US cents."),
        ),
    ]
