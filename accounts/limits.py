"""Limits for sign-ups and for e-mails about sign-in."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest

from accounts.device import address_of
from identity.models import User
from rest.throttle import check_anonymous, count
from tenancy.member import Member

RESETS_PER_WINDOW = 5
# To one person, from one account and from all of them.
INVITATIONS_A_DAY = 5
ALL_INVITATIONS_A_DAY = 20


def limit_registrations(request: HttpRequest) -> None:
    """Throttled when this address has tried to sign up too often in this minute."""
    check_anonymous(request)
    count("register", address_of(request) or "unknown", settings.THROTTLE_REGISTRATIONS_PER_MINUTE)


def limit_resets(email: str) -> None:
    """Raise Throttled after too many reset e-mails for this mailbox, known or not."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    count("reset", email, RESETS_PER_WINDOW, window_seconds=window_seconds)


def limit_invitations(member: Member, address: str) -> None:
    """Throttled when the account invites too many, or too many accounts invite the same person."""
    an_hour, a_day = 3600, 24 * 3600
    limit = settings.THROTTLE_INVITATIONS_PER_HOUR
    count("invitations", str(member.account_id), limit, window_seconds=an_hour)
    digest = hashlib.sha256(address.encode()).hexdigest()
    count("invited", f"{member.account_id}:{digest}", INVITATIONS_A_DAY, window_seconds=a_day)
    count("invited", digest, ALL_INVITATIONS_A_DAY, window_seconds=a_day)


def limit_verifications(user: User) -> None:
    """Raise Throttled after too many verification e-mails for this user."""
    window_seconds = settings.THROTTLE_FAILED_SIGN_INS_SECONDS
    count("verification", str(user.pk), RESETS_PER_WINDOW, window_seconds=window_seconds)
