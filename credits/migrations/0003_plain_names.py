"""Help texts are in plain English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0002_seal"),
    ]

    operations = [
        migrations.AlterField(
            model_name="creditentry",
            name="key",
            field=models.CharField(help_text="The same key takes effect only once.", max_length=128),
        ),
        migrations.AlterField(
            model_name="wallet",
            name="entries",
            field=models.BigIntegerField(default=0, help_text="The number of rows in its ledger."),
        ),
    ]
