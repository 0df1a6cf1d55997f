"""E-mails about sign-in, sent by the worker, so that response times don't show which users exist.

Addresses are encrypted in the queue.
"""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from accounts.mails import (
    mail_invitation,
    mail_reset_link,
    mail_security_notice,
    mail_verification_link,
)
from accounts.models import Invitation
from identity.vault import seal, unseal
from kernel.jobs import MAIL, RETRY_MAILS


@app.task(name="accounts.mail_reset", queue=MAIL, retry=RETRY_MAILS)
def mail_reset_job(sealed_email: str) -> None:
    mail_reset_link(unseal(sealed_email))


@app.task(name="accounts.mail_verification", queue=MAIL, retry=RETRY_MAILS)
def mail_verification_job(user_id: str) -> None:
    mail_verification_link(user_id)


@app.task(name="accounts.mail_invitation")
def mail_invitation_job(account_id: str, invitation_id: str, sealed_code: str) -> None:
    mail_invitation(uuid.UUID(account_id), uuid.UUID(invitation_id), unseal(sealed_code))


def queue_invitation_mail(invitation: Invitation, code: str) -> None:
    """Queue the e-mail with the current transaction; the code is encrypted in the queue."""
    mail_invitation_job.defer(
        account_id=str(invitation.account_id), invitation_id=str(invitation.pk), sealed_code=seal(code)
    )


@app.task(name="accounts.mail_security_notice")
def mail_security_notice_job(user_id: str, what: str) -> None:
    mail_security_notice(user_id, what)


def queue_security_notice(user_id: object, what: str) -> None:
    """With the transaction that is open; `what` is a key of `security_notices.WHAT`."""
    mail_security_notice_job.defer(user_id=str(user_id), what=what)


def queue_reset_mail(email: str) -> None:
    """Do the same work for known and unknown addresses."""
    mail_reset_job.defer(sealed_email=seal(email))


def queue_verification_mail(user_id: object) -> None:
    """With the transaction that is open, or at once."""
    mail_verification_job.defer(user_id=str(user_id))
