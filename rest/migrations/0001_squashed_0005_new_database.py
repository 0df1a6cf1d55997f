"""Everything of a new database that migrations 0001 to 0005 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import ProtectTenantTable


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("rest", "0001_kept_answers"),
        ("rest", "0002_seal"),
        ("rest", "0003_answers_for_staff"),
        ("rest", "0004_old_answers_go"),
        ("rest", "0005_answers_are_stored"),
    ]
    dependencies = [("tenancy", "0001_squashed_0007_new_database")]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="StaffAnswer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("user_id", models.UUIDField()),
                        ("path", models.CharField(max_length=300)),
                        ("key", models.CharField(max_length=128)),
                        ("body_hash", models.BinaryField(max_length=32)),
                        ("status", models.SmallIntegerField(null=True)),
                        ("answer", models.TextField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user_id", "path", "key"), name="rest_staff_kept_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredAnswer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("user_id", models.UUIDField()),
                        ("path", models.CharField(max_length=300)),
                        ("key", models.CharField(max_length=128)),
                        ("body_hash", models.BinaryField(max_length=32)),
                        ("status", models.SmallIntegerField(null=True)),
                        ("answer", models.TextField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [models.Index(fields=["created_at"], name="rest_kept_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="rest_keptanswer_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "user_id", "path", "key"), name="rest_kept_once"
                            ),
                        ],
                        "db_table": "rest_keptanswer",
                    },
                ),
            ],
        ),
        ProtectTenantTable("rest_keptanswer"),
    ]
