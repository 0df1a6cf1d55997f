"""Signs of life of the background parts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_outbox_and_clock")]
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("beaten_at", models.DateTimeField()),
            ],
        ),
    ]
