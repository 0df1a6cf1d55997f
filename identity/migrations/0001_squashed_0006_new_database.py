"""Everything of a new database that migrations 0001 to 0006 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models
from kernel.tables import NewTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("identity", "0001_people"),
        ("identity", "0002_second_factors_and_tokens"),
        ("identity", "0003_photos"),
        ("identity", "0004_sessions_know_their_sign_in"),
        ("identity", "0005_temporary_passwords_end"),
        ("identity", "0006_plain_names"),
    ]
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, null=True)),
                        ("mobile_number", models.CharField(blank=True, max_length=16, null=True)),
                        ("first_name", models.CharField(blank=True, max_length=150)),
                        ("last_name", models.CharField(blank=True, max_length=150)),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("time_zone", models.CharField(blank=True, max_length=64)),
                        ("theme", models.CharField(default="auto", max_length=8)),
                        ("must_change_password", models.BooleanField(default=False)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        ("email_verified_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "photo",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The storage path of the picture.",
                                max_length=200,
                            ),
                        ),
                        ("temporary_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("email",), name="identity_user_email"),
                            models.UniqueConstraint(fields=("mobile_number",), name="identity_user_mobile"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email__isnull", False),
                                    ("mobile_number__isnull", False),
                                    _connector="OR",
                                ),
                                name="identity_user_reachable",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email__isnull", True),
                                    ("email", django.db.models.functions.text.Lower(models.F("email"))),
                                    _connector="OR",
                                ),
                                name="identity_user_email_lower",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiSession",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("account_id", models.UUIDField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "last_used_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("revoked_because", models.CharField(blank=True, max_length=40)),
                        ("ip_address", models.GenericIPAddressField(null=True)),
                        ("user_agent", models.CharField(blank=True, max_length=300)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_sessions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("with_second_factor", models.BooleanField(default=False)),
                        (
                            "confirmed_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "signed_in_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="RefreshToken",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("token_hash", models.BinaryField(max_length=32)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="refresh_tokens",
                                to="identity.apisession",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("token_hash",), name="identity_refreshtoken_hash")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BrowserSession",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("session_key", models.CharField(max_length=40)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "last_used_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("ip_address", models.GenericIPAddressField(null=True)),
                        ("user_agent", models.CharField(blank=True, max_length=300)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="browser_sessions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session_key",), name="identity_browsersession_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonalToken",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("account_id", models.UUIDField()),
                        ("name", models.CharField(max_length=100)),
                        ("scope", models.CharField(max_length=20)),
                        ("token_hash", models.BinaryField(max_length=32)),
                        ("hint", models.CharField(max_length=12)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("last_used_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("revoked_because", models.CharField(blank=True, max_length=40)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="personal_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token_hash",), name="identity_personaltoken_hash"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
