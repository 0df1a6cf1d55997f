"""Announcements of accounts and of the platform, and who has put them away."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, StaffMayRead
from tenancy.constraints import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0001_notices"),
        ("tenancy", "0003_staff_look"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "ended_at",
                    models.DateTimeField(help_text="When somebody took it down before its time.", null=True),
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
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "ended_at",
                    models.DateTimeField(help_text="When somebody took it down before its time.", null=True),
                ),
                ("ended_by_name", models.CharField(blank=True, max_length=300)),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementSeen",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
            },
        ),
        AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="inbox_announcement_account_id"
            ),
        ),
        AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["everyone", "team"])), name="inbox_announcement_audience"
            ),
        ),
        AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="inbox_announcement_lasts",
            ),
        ),
        AddConstraint(
            model_name="announcementseen",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="inbox_announcementseen_account_id"
            ),
        ),
        AddConstraint(
            model_name="announcementseen",
            constraint=models.UniqueConstraint(
                fields=("account", "user", "announcement"), name="inbox_seen_own"
            ),
        ),
        AddConstraint(
            model_name="announcementseen",
            constraint=models.UniqueConstraint(
                fields=("account", "user", "platform"), name="inbox_seen_platform"
            ),
        ),
        AddConstraint(
            model_name="announcementseen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announcement", None), ("platform__isnull", False)),
                    models.Q(("announcement__isnull", False), ("platform", None)),
                    _connector="OR",
                ),
                name="inbox_seen_one",
            ),
        ),
        AddConstraint(
            model_name="announcementseen",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="announcement_id", name="inbox_seen_announcement", to="inbox_announcement"
            ),
        ),
        ProtectTenantTable("inbox_announcement"),
        ProtectTenantTable("inbox_announcementseen"),
        # What was announced stands; it can only be taken down before its time.
        AppendOnly("inbox_announcement", updatable=("ended_at", "ended_by_name")),
        AppendOnly("inbox_platformannouncement", updatable=("ended_at", "ended_by_name")),
        AppendOnly("inbox_announcementseen"),
        StaffMayRead("inbox_platformannouncement", sealed=False),
        StaffMayRead("inbox_announcementseen"),
    ]
