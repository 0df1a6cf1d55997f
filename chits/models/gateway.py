"""An account's own keys of the payment gateway, encrypted; in use until they are replaced or removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenancy.models import TenantModel


class GatewayKeys(TenantModel):
    """One set of keys. Rows are only added, because an order keeps the keys it was created with.

    A row without `key_id` means that the installation's keys are used again from then on.
    """

    position = models.IntegerField()
    key_id = models.CharField(max_length=64, blank=True)
    sealed_key_secret = models.TextField(blank=True)
    sealed_webhook_secret = models.TextField(blank=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "position"], name="chits_gatewaykeys_position"),
            models.CheckConstraint(
                condition=Q(key_id="", sealed_key_secret="", sealed_webhook_secret="")
                | ~Q(key_id="") & ~Q(sealed_key_secret="") & ~Q(sealed_webhook_secret=""),
                name="chits_gatewaykeys_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.key_id
