"""Topics with their counters, the messages published on them, and one-time tickets to connect with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from tenancy.models import Account, ScopedManager


class LiveTopic(models.Model):
    """How far a topic is numbered. Only the flusher counts, in the transaction that publishes."""

    pk = models.CompositePrimaryKey("account_id", "topic")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    topic = models.TextField()
    seq = models.BigIntegerField()

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"


class LiveMessage(models.Model):
    """A published message, kept for some minutes so that who lost the connection can catch up."""

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
    """How far a topic of the platform's staff is numbered; it belongs to no account."""

    topic = models.TextField(primary_key=True)
    seq = models.BigIntegerField()


class StaffMessage(models.Model):
    """A message on one of those: ids and counts, nothing that an account has said."""

    pk = models.CompositePrimaryKey("topic", "seq")
    topic = models.TextField()
    seq = models.BigIntegerField()
    type = models.TextField()
    data = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())


class LiveTicket(models.Model):
    """Leave to open one live connection, once, soon. Claimed before the account is known: no row security."""

    ticket_hash = models.BinaryField(primary_key=True, max_length=32)
    user_id = models.UUIDField()
    account_id = models.UUIDField(null=True, help_text="Null for staff, who watch for no account.")
    api_session_id = models.UUIDField(null=True)
    session_key = models.CharField(max_length=40, null=True)
    expires_at = models.DateTimeField(db_index=True)
