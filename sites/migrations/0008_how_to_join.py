"""A site tells how to join in words of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0007_wordpress")]
    operations = [
        migrations.AddField(
            model_name="site",
            name="how_to_join",
            field=models.CharField(blank=True, default="", max_length=2000),
        ),
    ]
