"""Mails about sign-in and the links in them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import links
from accounts.invitations import LASTS, url_of
from accounts.models import Invitation
from accounts.security_notices import WHAT
from accounts.words import ROLE_NAMES
from identity.identifiers import find_user
from identity.models import User
from tenancy.models import Account
from tenancy.roles import Role
from tenancy.scope import scope

VERIFICATION = "drawbook e-mail verification"
VERIFICATION_SECONDS = 3 * 86_400


def reset_url(user: User) -> str:
    """Where this person sets a password, once, within `PASSWORD_RESET_TIMEOUT`; for their own mail only."""
    uid = urlsafe_base64_encode(force_bytes(str(user.pk)))
    path = reverse("accounts:password-reset-link", args=[uid, links.mailed.make_token(user)])
    return settings.PUBLIC_URL + path


def link_days() -> int:
    """How many days a link is good for."""
    return settings.PASSWORD_RESET_TIMEOUT // 86_400


def mail_reset_link(email: str) -> None:
    """Send the link to the user with this address; nothing if there is none, without telling the caller."""
    user = find_user(email) if "@" in email and "\x00" not in email else None
    if user is None or not user.is_active or not user.email:
        return
    context = {"user": user, "url": reset_url(user), "days": link_days()}
    with override(user.language):
        _send(_("Set a new password for Drawbook"), "accounts/mail/password_reset.txt", context, user.email)


def mail_invitation(account_id: uuid.UUID, invitation_id: uuid.UUID, code: str) -> None:
    """Send the link to accept an invitation; nothing if the invitation has ended."""
    with scope(account_id):
        invitation = Invitation.objects.filter(pk=invitation_id, outcome="").first()
        account_name = Account.objects.get(pk=account_id).name
    if invitation is None or not invitation.email:
        return
    known = find_user(invitation.email)
    context = {
        "invitation": invitation,
        "account_name": account_name,
        "role": ROLE_NAMES[Role(invitation.role)],
        "url": url_of(code),
        "days": LASTS.days,
    }
    with override(known.language if known else settings.LANGUAGE_CODE):
        subject = _("%(account)s invites you to Drawbook") % {"account": account_name}
        _send(" ".join(subject.split()), "accounts/mail/invitation.txt", context, invitation.email)


def mail_security_notice(user_id: str, what: str) -> None:
    """Notify a user that their sign-in settings changed; nothing without an address."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email:
        return
    with override(user.language):
        context = {
            "user": user,
            "what": WHAT[what],
            "url": settings.PUBLIC_URL + reverse("accounts:security"),
        }
        _send(
            _("Your Drawbook sign-in settings changed"),
            "accounts/mail/security_notice.txt",
            context,
            user.email,
        )


def verification_url(user: User) -> str:
    """Return the link with which the user confirms the current address."""
    token = signing.dumps([str(user.pk), user.email], salt=VERIFICATION)
    return settings.PUBLIC_URL + reverse("accounts:email-link", args=[token])


def read_verification(token: str) -> tuple[uuid.UUID, str] | None:
    """(the person's id, the address) of a link that is ours and not too old."""
    try:
        user_id, email = signing.loads(token, salt=VERIFICATION, max_age=VERIFICATION_SECONDS)
        return uuid.UUID(user_id), str(email)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def mail_verification_link(user_id: str) -> None:
    """Send the link; nothing if the user has no address or has confirmed it."""
    user = User.objects.filter(pk=user_id, is_active=True, email_verified_at=None).first()
    if user is None or not user.email:
        return
    context = {"user": user, "url": verification_url(user), "days": VERIFICATION_SECONDS // 86_400}
    with override(user.language):
        _send(_("Confirm your e-mail address"), "accounts/mail/verification.txt", context, user.email)


def _send(subject: str, template: str, context: dict[str, Any], address: str) -> None:
    """Raises OSError when the mail server does not take it; the job is then tried again later."""
    send_mail(subject, render_to_string(template, context), settings.DEFAULT_FROM_EMAIL, [address])
