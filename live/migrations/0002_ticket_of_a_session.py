"""A ticket remembers the browser's session it was asked for in, to end with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0001_messages")]
    operations = [
        migrations.AddField(
            model_name="liveticket",
            name="session_key",
            field=models.CharField(max_length=40, null=True),
        ),
    ]
