"""By e-mail, through whatever Django's mail is set to."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from identity.models import User
from inbox.models import Notice
from inbox.ways.outcome import NotSent


def send(notice: Notice, user: User, account_name: str) -> None:
    """One mail; raises NotSent."""
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
        # So that the same notice, should it ever be sent twice, is one conversation in the mailbox.
        headers={"Message-ID": f"<{notice.id}@drawbook>"},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as failure:
        raise NotSent(f"{type(failure).__name__}: {failure}"[:300]) from failure
