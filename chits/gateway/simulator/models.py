"""What the stand-in remembers. It belongs to no account, as the real gateway's own tables do not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SimulatedEntity(models.Model):
    """An order, a payment or a refund as it would be told; `parent` is what it was made for."""

    id = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=10)
    parent = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=200, blank=True, help_text="The idempotency key of a refund.")
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "parent"], name="chits_simulated_parent"),
            models.Index(fields=["kind", "created_at"], name="chits_simulated_when"),
        ]


class SimulatedDelivery(models.Model):
    """A webhook to be sent: the same event id and the same bytes however often."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.CharField(max_length=64)
    body = models.TextField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(delivered_at__isnull=True),
                name="chits_simulated_due",
            ),
        ]
