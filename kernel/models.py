"""The outbox, whose rows exist only until the flusher has published them, and heartbeats."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Outbox(models.Model):
    """An event to publish. Ids only; no row security, because the flusher serves every account."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(null=True)
    kind = models.TextField()
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    failures = models.IntegerField(db_default=0, help_text="How often publishing it has failed.")


class Heartbeat(models.Model):
    """When a background part of the installation last reported that it is alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beaten_at = models.DateTimeField()
