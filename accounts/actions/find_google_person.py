"""Find the user of a Google account: by its id or, the first time, by an address verified on both sides."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from accounts.actions.link_google import link_google
from identity.identifiers import find_user
from identity.models import User

GOOGLE = "google"


def find_google_person(
    uid: str, email: str, *, is_verified: bool, ip_address: str | None = None
) -> User | None:
    """Return the linked user, or None if unknown.

    An address that Google or the user has not verified links nothing: someone else may have entered it.
    """
    known = SocialAccount.objects.select_related("user").filter(provider=GOOGLE, uid=uid).first()
    if known is not None:
        return known.user if known.user.is_active else None
    if not email or not is_verified:
        return None
    user = find_user(email)
    if user is None or user.email_verified_at is None or not user.is_active:
        return None
    link_google(user, uid, email, ip_address=ip_address)
    return user
