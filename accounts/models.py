"""Invitations, and what has to be known before there is an account: trials taken, sign-ups sent twice."""

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
    """Somebody is asked to join the account; they are no member until they accept.

    It holds what the inviter typed and nothing that the installation knows of the person. Codes are stored as
    hashes: one that was mailed, and one told to the inviter, which shows nothing about the address.
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
    # Who accepted or declined.
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
        """What the person signs in with, as the inviter typed it."""
        return self.email or self.mobile_number or ""


class TrialTaken(models.Model):
    """One free trial for each canonical e-mail address; only its hash is kept, and no account's id."""

    email_hash = models.BinaryField(primary_key=True, max_length=32)
    created_at = models.DateTimeField(db_default=Now())


class SignUpKey(models.Model):
    """A sign-up's `Idempotency-Key` and what was said with it, both as keyed hashes, for a day."""

    key_hash = models.BinaryField(primary_key=True, max_length=32)
    body_hash = models.BinaryField(max_length=32)
    # Nobody while the sign-up is under way; no foreign key, for the row is gone before anybody could be.
    user_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
