"""The simulator's tables. Like the real gateway's, they belong to no account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SimulatedEntity(models.Model):
    """An order, payment or refund as the API returns it; `parent` is the entity it was created for."""

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
    """A webhook to be sent, with the same event id and bytes at every attempt."""

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
