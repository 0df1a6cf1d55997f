"""An order for text from the model of the installation, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sites.models.site import Site
from sites.states import GenerationState, PostKind, values
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Generation(TenantModel):
    """Credits are set aside by `hold_id` when it is ordered; spent when the text is there, else freed."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="generations", db_constraint=False)
    kind = models.CharField(max_length=10, default=PostKind.POST.value)
    topic = models.CharField(max_length=500)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, default=GenerationState.WAITING.value)
    cost = models.IntegerField(help_text="The price in credits.")
    hold_id = models.UUIDField()
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.UUIDField(help_text="The membership that ordered it.")
    asked_by_name = models.CharField(max_length=300)
    asked_at = models.DateTimeField(db_default=Now())
    moved_at = models.DateTimeField(db_default=Now(), help_text="When a worker last started it.")
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="site_id", to="sites_site", name="sites_generation_site"),
            models.CheckConstraint(
                condition=Q(state__in=values(GenerationState)), name="sites_generation_state"
            ),
            models.CheckConstraint(condition=Q(cost__gt=0), name="sites_generation_cost"),
            models.UniqueConstraint(fields=["account", "hold_id"], name="sites_generation_hold"),
        ]
