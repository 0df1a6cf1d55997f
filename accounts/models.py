"""Invitations, used trials, and idempotency keys of sign-ups."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenancy.models import TenantModel
from tenancy.roles import Role


class Outcome(StrEnum):
    """How an invitation ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Invitation(TenantModel):
    """An invitation to join the account; accepting it makes the person a member.

    It stores what the inviter typed and nothing that the installation knows about the person. Codes are
    stored as hashes: one sent by e-mail, and one shown to the inviter, which doesn't confirm the address.
    """

    email = models.EmailField(null=True)
    mobile_number = models.CharField(max_length=16, null=True)
    full_name = models.CharField(max_length=300)
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Role])
    takes_seat = models.BooleanField(default=True)
    mailed_hash = models.BinaryField(max_length=32, null=True)
    shown_hash = models.BinaryField(max_length=32, null=True, db_column="told_hash")
    password_hash = models.BinaryField(max_length=32, null=True)
    invited_by = models.UUIDField()
    invited_by_name = models.CharField(max_length=301)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    # The user who accepted or declined.
    user_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(email__isnull=True) ^ Q(mobile_number__isnull=True),
                name="accounts_invitation_one_identifier",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role if r != Role.OWNER]),
                name="accounts_invitation_role",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(one.value for one in Outcome)]),
                name="accounts_invitation_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="accounts_invitation_ended",
            ),
            models.UniqueConstraint(
                fields=["account", "email"], condition=Q(outcome=""), name="accounts_invitation_email_once"
            ),
            models.UniqueConstraint(
                fields=["account", "mobile_number"],
                condition=Q(outcome=""),
                name="accounts_invitation_mobile_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mailed_hash"], name="accounts_invitation_mailed"),
            models.Index(fields=["shown_hash"], name="accounts_invitation_told"),
            models.Index(fields=["email"], condition=Q(outcome=""), name="accounts_invitation_email"),
            models.Index(
                fields=["mobile_number"], condition=Q(outcome=""), name="accounts_invitation_mobile"
            ),
        ]

    @property
    def address(self) -> str:
        """Return the address or number that the inviter typed."""
        return self.email or self.mobile_number or ""


class TrialTaken(models.Model):
    """A used free trial of a canonical e-mail address; only its hash is stored, without an account."""

    email_hash = models.BinaryField(primary_key=True, max_length=32)
    created_at = models.DateTimeField(db_default=Now())


class SignUpKey(models.Model):
    """A sign-up's `Idempotency-Key` and body, both as keyed hashes, stored for a day."""

    key_hash = models.BinaryField(primary_key=True, max_length=32)
    body_hash = models.BinaryField(max_length=32)
    # Null while the sign-up runs; no foreign key, because the row is deleted before any user is.
    user_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
