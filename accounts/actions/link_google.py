"""Let a person in with a Google account from now on."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.models import User
from kernel.errors import Conflict
from kernel.transactions import transaction

UNVERIFIED = "Confirm your e-mail address first with the link we sent you."
TAKEN = "This Google account is linked to another user."
OTHER = "Another Google account is already linked. Unlink it first."


def link_google(user: User, uid: str, email: str, *, ip_address: str | None = None) -> None:
    """Twice is no error; Conflict without a verified address, or when either side is taken."""
    if user.email_verified_at is None:
        raise Conflict(UNVERIFIED, code="email_unverified")
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        row, is_new = SocialAccount.objects.get_or_create(
            provider="google", uid=uid, defaults={"user": user, "extra_data": {"email": email}}
        )
        if row.user_id != user.pk:
            raise Conflict(TAKEN, code="google_taken")
        if SocialAccount.objects.filter(provider="google", user=user).exclude(pk=row.pk).exists():
            raise Conflict(OTHER, code="google_linked")
        if is_new:
            audit_person(user.pk, "google.link", ip_address=ip_address)
            queue_security_notice(user.pk, "google")
