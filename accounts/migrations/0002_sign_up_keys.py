"""Under which key somebody signed up, so that sending it twice opens one account."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_trials_taken")]

    operations = [
        migrations.CreateModel(
            name="SignUpKey",
            fields=[
                ("key_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("body_hash", models.BinaryField(max_length=32)),
                ("user_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
