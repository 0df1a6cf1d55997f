"""Notices and their deliveries, push subscriptions, notification preferences, and announcements."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from inbox.states import Audience, Channel, DeliveryState
from kernel.fields import IdField
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey
from tenancy.times import plausible_times


class Notice(TenantModel):
    """One message to one person. Its key makes sending it twice the same as sending it once."""

    # The indexes below begin with the person.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True, help_text="A path on this installation.")
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "user", "key"], name="inbox_notice_once"),
        ]
        indexes: ClassVar = [
            # A person's inbox shows the notices of all their accounts, in the order of their ids.
            models.Index(fields=["user", "id"], name="inbox_notice_of_user"),
            # Every page shows how many are unread.
            models.Index(fields=["user"], condition=Q(seen_at=None), name="inbox_notice_unread"),
        ]


class Delivery(TenantModel):
    """The sending of one notice through one channel."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_constraint=False)
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=16, default=DeliveryState.WAITING.value)
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField(help_text="Not before; while it is being sent, when to believe it lost.")
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "notice", "channel"], name="inbox_delivery_once"),
            TenantForeignKey(column="notice_id", to="inbox_notice", name="inbox_delivery_notice"),
            models.CheckConstraint(
                condition=Q(channel__in=[c.value for c in Channel]), name="inbox_delivery_channel"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in DeliveryState]), name="inbox_delivery_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["try_at"], condition=Q(state="WAITING"), name="inbox_delivery_due"),
        ]


class PushSubscription(models.Model):
    """A browser that receives push notifications. Global, like its user, for all of the user's accounts."""

    id = IdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint"], name="inbox_pushsubscription_endpoint"),
        ]


class NotificationPreference(models.Model):
    """The channels that a person wants to be notified through; no row means all. Global, like its user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    by_email = models.BooleanField(default=True)


class ChannelChoice(models.Model):
    """A person's choice of one channel for one kind of notice; no row means yes. Global, like its user."""

    id = IdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8)
    is_wanted = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="inbox_channelchoice_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[c.value for c in Channel]), name="inbox_channelchoice_channel"
            ),
        ]


class Announced(models.Model):
    """A text that is shown in a bar at the top of every page from its start to its end."""

    title = models.CharField(max_length=120)
    text = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=300, blank=True, help_text="A path here, or an https address.")
    audience = models.CharField(max_length=10, default=Audience.EVERYONE.value)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False, help_text="Whether everybody gets a notice of it too.")
    written_by_name = models.CharField(max_length=300)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, help_text="When somebody took it down before its time.")
    ended_by_name = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Announcement(TenantModel, Announced):
    """An announcement by an account's admins to its own people."""

    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(audience__in=[a.value for a in Audience]), name="inbox_announcement_audience"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="inbox_announcement_lasts"
            ),
            plausible_times("inbox_announcement_plausible", "starts_at", "ends_at"),
        ]


class PlatformAnnouncement(Announced):
    """An announcement by the platform's staff to every account, or to those of a country or a plan.

    Global: it belongs to no account.
    """

    id = IdField()
    country = models.CharField(max_length=2, blank=True)
    plan = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=[a.value for a in Audience]), name="inbox_platform_audience"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="inbox_platform_lasts"
            ),
            plausible_times("inbox_platform_plausible", "starts_at", "ends_at"),
        ]


class AnnouncementSeen(TenantModel):
    """A person has dismissed an announcement in this account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, null=True, related_name="seen", db_constraint=False
    )
    platform = models.ForeignKey(PlatformAnnouncement, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "user", "announcement"], name="inbox_seen_own"),
            models.UniqueConstraint(fields=["account", "user", "platform"], name="inbox_seen_platform"),
            models.CheckConstraint(
                condition=Q(announcement=None, platform__isnull=False)
                | Q(announcement__isnull=False, platform=None),
                name="inbox_seen_one",
            ),
            TenantForeignKey(
                column="announcement_id", to="inbox_announcement", name="inbox_seen_announcement"
            ),
        ]
