"""Help texts are in plain English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0005_temporary_passwords_end"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="photo",
            field=models.CharField(
                blank=True, default="", help_text="The storage path of the picture.", max_length=200
            ),
        ),
    ]
