"""Answers kept for staff, who belong to no account."""

import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rest", "0002_seal"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_id", models.UUIDField()),
                ("path", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=128)),
                ("body_hash", models.BinaryField(max_length=32)),
                ("status", models.SmallIntegerField(null=True)),
                ("answer", models.TextField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user_id", "path", "key"), name="rest_staff_kept_once")
                ],
            },
        ),
    ]
