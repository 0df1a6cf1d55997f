"""No longer let a person in with their Google account; the password stays."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from accounts.journal import audit_person
from accounts.tasks import queue_security_notice
from identity.models import User
from kernel.transactions import transaction


def unlink_google(user: User, *, ip_address: str | None = None) -> None:
    """Twice is no error."""
    with transaction():
        gone, _ = SocialAccount.objects.filter(provider="google", user=user).delete()
        if gone:
            audit_person(user.pk, "google.unlink", ip_address=ip_address)
            queue_security_notice(user.pk, "google_gone")
