"""When an account's good standing ends by the clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0003_staff_look"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="lapses_at",
            field=models.DateTimeField(
                help_text="When good standing ends unless something is paid; whatever the status says.",
                null=True,
            ),
        ),
    ]
