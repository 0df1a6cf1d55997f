"""Everything of a new database that migrations 0001 to 0004 of this app made, at once."""

import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from django.conf import settings
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("inbox", "0001_notices"),
        ("inbox", "0002_announcements"),
        ("inbox", "0003_times_are_plausible"),
        ("inbox", "0004_notification_preferences_and_channels"),
    ]
    dependencies = [
        ("audit", "0001_squashed_0007_new_database"),
        ("identity", "0001_squashed_0006_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=200)),
                        ("body", models.TextField(blank=True)),
                        (
                            "url",
                            models.CharField(
                                blank=True, help_text="A path on this installation.", max_length=300
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("seen_at", models.DateTimeField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "user", "-created_at"], name="inbox_notice_latest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="inbox_notice_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "user", "key"), name="inbox_notice_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("state", models.CharField(default="WAITING", max_length=16)),
                        ("tries", models.SmallIntegerField(default=0)),
                        (
                            "try_at",
                            models.DateTimeField(
                                help_text="Not before; while it is being sent, when to believe it lost."
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="inbox.notice",
                            ),
                        ),
                        ("channel", models.CharField(max_length=8)),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "WAITING")),
                                fields=["try_at"],
                                name="inbox_delivery_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="inbox_delivery_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="notice_id", name="inbox_delivery_notice", to="inbox_notice"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["WAITING", "SENT", "FAILED", "NOT_CONFIGURED"])
                                ),
                                name="inbox_delivery_state",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "notice", "channel"), name="inbox_delivery_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["email", "push", "text"])),
                                name="inbox_delivery_channel",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PushSubscription",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("endpoint", models.CharField(max_length=1000)),
                        ("p256dh", models.CharField(max_length=200)),
                        ("auth", models.CharField(max_length=100)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("endpoint",), name="inbox_pushsubscription_endpoint"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Announcement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("text", models.CharField(blank=True, max_length=1000)),
                        (
                            "url",
                            models.CharField(
                                blank=True, help_text="A path here, or an https address.", max_length=300
                            ),
                        ),
                        ("audience", models.CharField(default="everyone", max_length=10)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField(null=True)),
                        (
                            "is_told",
                            models.BooleanField(
                                default=False, help_text="Whether everybody gets a notice of it too."
                            ),
                        ),
                        ("written_by_name", models.CharField(max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="When somebody took it down before its time.", null=True
                            ),
                        ),
                        ("ended_by_name", models.CharField(blank=True, max_length=300)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="inbox_announcement_account_id"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["everyone", "team"])),
                                name="inbox_announcement_audience",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                                ),
                                name="inbox_announcement_lasts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("starts_at__isnull", True),
                                        models.Q(
                                            (
                                                "starts_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "starts_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ends_at__isnull", True),
                                        models.Q(
                                            (
                                                "ends_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "ends_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="inbox_announcement_plausible",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformAnnouncement",
                    fields=[
                        ("title", models.CharField(max_length=120)),
                        ("text", models.CharField(blank=True, max_length=1000)),
                        (
                            "url",
                            models.CharField(
                                blank=True, help_text="A path here, or an https address.", max_length=300
                            ),
                        ),
                        ("audience", models.CharField(default="everyone", max_length=10)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField(null=True)),
                        (
                            "is_told",
                            models.BooleanField(
                                default=False, help_text="Whether everybody gets a notice of it too."
                            ),
                        ),
                        ("written_by_name", models.CharField(max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="When somebody took it down before its time.", null=True
                            ),
                        ),
                        ("ended_by_name", models.CharField(blank=True, max_length=300)),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2)),
                        ("plan", models.CharField(blank=True, max_length=40)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["everyone", "team"])),
                                name="inbox_platform_audience",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                                ),
                                name="inbox_platform_lasts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("starts_at__isnull", True),
                                        models.Q(
                                            (
                                                "starts_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "starts_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ends_at__isnull", True),
                                        models.Q(
                                            (
                                                "ends_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "ends_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="inbox_platform_plausible",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementSeen",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seen_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        (
                            "announcement",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seen",
                                to="inbox.announcement",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "platform",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inbox.platformannouncement",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="inbox_announcementseen_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "user", "announcement"), name="inbox_seen_own"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "user", "platform"), name="inbox_seen_platform"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("announcement", None), ("platform__isnull", False)),
                                    models.Q(("announcement__isnull", False), ("platform", None)),
                                    _connector="OR",
                                ),
                                name="inbox_seen_one",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="announcement_id",
                                name="inbox_seen_announcement",
                                to="inbox_announcement",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationPreference",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_email", models.BooleanField(default=True)),
                    ],
                ),
            ],
        ),
        *(
            ProtectTenantTable(table)
            for table in ["inbox_announcement", "inbox_notice", "inbox_delivery", "inbox_announcementseen"]
        ),
        AppendOnly("inbox_announcementseen"),
        AppendOnly("inbox_announcement", updatable=("ended_at", "ended_by_name")),
        AppendOnly("inbox_platformannouncement", updatable=("ended_at", "ended_by_name")),
        StaffMayRead("inbox_announcementseen"),
        StaffMayRead("inbox_platformannouncement", sealed=False),
    ]
