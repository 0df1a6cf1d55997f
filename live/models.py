"""Topics with their counters, the messages published on them, and one-time connection tickets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from tenancy.models import Account, ScopedManager


class LiveTopic(models.Model):
    """The last number of a topic. Only the flusher increases it, in the transaction that publishes."""

    pk = models.CompositePrimaryKey("account_id", "topic")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    topic = models.TextField()
    seq = models.BigIntegerField()

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"


class LiveMessage(models.Model):
    """A published message, stored for some minutes so that a client can catch up after a reconnect."""

    pk = models.CompositePrimaryKey("account_id", "topic", "seq")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    topic = models.TextField()
    seq = models.BigIntegerField()
    type = models.TextField()
    data = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["account", "created_at"], name="live_message_oldest"),
        ]


class StaffTopic(models.Model):
    """The last number of a staff topic; it belongs to no account."""

    topic = models.TextField(primary_key=True)
    seq = models.BigIntegerField()


class StaffMessage(models.Model):
    """A message on a staff topic: ids and counts, without data of an account."""

    pk = models.CompositePrimaryKey("topic", "seq")
    topic = models.TextField()
    seq = models.BigIntegerField()
    type = models.TextField()
    data = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())


class LiveTicket(models.Model):
    """A one-time permission to open one live connection soon. It is claimed before the account is known, so
    it has no row security.
    """

    ticket_hash = models.BinaryField(primary_key=True, max_length=32)
    user_id = models.UUIDField()
    account_id = models.UUIDField(null=True, help_text="Null for staff, who watch for no account.")
    api_session_id = models.UUIDField(null=True)
    session_key = models.CharField(max_length=40, null=True)
    expires_at = models.DateTimeField(db_index=True)
