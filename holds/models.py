"""Held acts: what a person has started and can still undo."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from holds.states import MOVES, HeldState
from tenancy.models import TenantModel


class HeldAct(TenantModel):
    """One act of one person on one subject, carried out at `due_at` unless it is undone before.

    An act of staff belongs to the account that it is about.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=300)
    as_staff = models.BooleanField(default=False)
    ip_address = models.GenericIPAddressField(null=True)
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    sentence = models.CharField(max_length=300, help_text="What is being done, as the person reads it.")
    url = models.CharField(max_length=300, blank=True, help_text="The page it belongs to: a path here.")
    state = models.CharField(max_length=12, default=HeldState.HELD.value)
    held_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=300, blank=True, help_text="What happened, as the person reads it.")
    error = models.CharField(max_length=500, blank=True, help_text="Why it was not carried out.")
    attempts = models.SmallIntegerField(default=0, help_text="How often it broke without a reason to give.")
    dismissed_at = models.DateTimeField(null=True, help_text="When the person put the error away.")

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "kind", "subject_id"], condition=Q(state="HELD"), name="holds_heldact_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in HeldState]), name="holds_heldact_state"
            ),
            models.CheckConstraint(
                condition=Q(state="HELD", ended_at=None) | (~Q(state="HELD") & Q(ended_at__isnull=False)),
                name="holds_heldact_ended",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("held_at")), name="holds_heldact_due"),
        ]
        indexes: ClassVar = [
            # Every page of a person runs this query.
            models.Index(
                fields=["account", "user"],
                condition=Q(state="HELD") | Q(state="FAILED", dismissed_at=None),
                name="holds_heldact_shown",
            ),
            models.Index(fields=["due_at"], condition=Q(state="HELD"), name="holds_heldact_due_at"),
        ]

    def move_to(self, state: HeldState) -> None:
        self.state = MOVES.move(self.state, state).value
