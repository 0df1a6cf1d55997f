"""Send a notice by e-mail, through Django's mail settings."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from identity.models import User
from inbox.channels.outcome import NotSent
from inbox.models import Notice


def send(notice: Notice, user: User, account_name: str) -> None:
    """Send one mail, or raise NotSent."""
    if not user.email:
        raise NotSent("no address", for_good=True)
    facts = {
        "notice": notice,
        "name": user.full_name,
        "account_name": account_name,
        "link": f"{settings.PUBLIC_URL}{notice.url}" if notice.url else "",
    }
    with override(user.language):
        body = render_to_string("inbox/mail/notice.txt", facts)
    mail = EmailMessage(
        subject=" ".join(notice.title.split()),
        body=body,
        to=[user.email],
        # If the same notice is ever sent twice, mail clients show it as one conversation.
        headers={"Message-ID": f"<{notice.id}@drawbook>"},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as failure:
        raise NotSent(f"{type(failure).__name__}: {failure}"[:300]) from failure
