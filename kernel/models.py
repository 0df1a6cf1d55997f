"""The outbox: rows that live only until the flusher has told whom they concern."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Outbox(models.Model):
    """One event waiting to be published. Ids only; no row security, for the flusher serves every account."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(null=True)
    kind = models.TextField()
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    failures = models.IntegerField(db_default=0, help_text="How often publishing it has failed.")


class Heartbeat(models.Model):
    """When a background part of the installation last said that it is alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beaten_at = models.DateTimeField()
