"""A person may show a picture of themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_second_factors_and_tokens")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="photo",
            field=models.CharField(
                blank=True, default="", help_text="Where the picture lies.", max_length=200
            ),
        ),
    ]
