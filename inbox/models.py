"""Notices, how they are delivered, and the browsers and wishes of people."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from inbox.states import DeliveryState, Way
from kernel.ids import new_id
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Notice(TenantModel):
    """One sentence for one person. Its key makes telling it twice the same as telling it once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
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
            models.Index(fields=["account", "user", "-created_at"], name="inbox_notice_latest"),
        ]


class Delivery(TenantModel):
    """One notice by one way."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_constraint=False)
    way = models.CharField(max_length=8)
    state = models.CharField(max_length=16, default=DeliveryState.WAITING.value)
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField(help_text="Not before; while it is being sent, when to believe it lost.")
    trouble = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "notice", "way"], name="inbox_delivery_once"),
            TenantForeignKey(column="notice_id", to="inbox_notice", name="inbox_delivery_notice"),
            models.CheckConstraint(condition=Q(way__in=[w.value for w in Way]), name="inbox_delivery_way"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in DeliveryState]), name="inbox_delivery_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["try_at"], condition=Q(state="WAITING"), name="inbox_delivery_due"),
        ]


class PushSubscription(models.Model):
    """A browser that asked to be told. Global, like its user: one person, whatever accounts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint"], name="inbox_pushsubscription_endpoint"),
        ]


class Wish(models.Model):
    """By which ways a person wants to be told; no row means all of them. Global, like its user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    by_email = models.BooleanField(default=True)
