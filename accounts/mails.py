"""Mails about sign-in, sent by the faces after the work is done."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from identity.models import User

log = logging.getLogger(__name__)


def reset_url(user: User) -> str:
    """Where this person can set a password, once, within `PASSWORD_RESET_TIMEOUT`.

    The token is bound to the password it replaces and to the last sign-in; nothing is stored.
    """
    uid = urlsafe_base64_encode(force_bytes(str(user.pk)))
    path = reverse("accounts:password-reset-link", args=[uid, default_token_generator.make_token(user)])
    return settings.PUBLIC_URL + path


def link_days() -> int:
    """How many days a link is good for."""
    return settings.PASSWORD_RESET_TIMEOUT // 86_400


def mail_reset_link(email: str) -> None:
    """Send the link to whoever has the address; nothing for a stranger, and nothing is told either way."""
    user = User.objects.filter(email=email, is_active=True).first() if "\x00" not in email else None
    if user is None:
        return
    context = {"user": user, "url": reset_url(user), "days": link_days()}
    try:
        send_mail(
            "Set a new password for Drawbook",
            render_to_string("accounts/mail/password_reset.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [email],
        )
    except OSError:
        log.exception("the mail with a reset link could not be sent")
