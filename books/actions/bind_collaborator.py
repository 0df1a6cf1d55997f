"""Bind a collaborator to a signed-in user, who then answers its requests in the app.

Possession of the link and pressing the button are the consent. Either side can end it at any time.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError

from audit.record import Actor, audit, audit_by
from books.cover_link import read_token
from books.events import AskedChanged
from books.models import Collaborator
from books.queries.asked import OperatorRow
from books.queries.cover_links import live_link
from identity.models import User
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, member_for, require_capability
from tenancy.scope import scope


class AlreadyBound(Conflict):
    code = "already_bound"
    sentence = "You already answer requests from this operator under another name."


@dataclass(frozen=True, slots=True)
class SignedInUser:
    """A signed-in user, in any account or none."""

    user_id: uuid.UUID
    name: str
    email: str
    ip_address: str | None = None


def as_signed_in_user(member: Member) -> SignedInUser:
    """Return a member as a user, independent of the account."""
    return SignedInUser(member.user_id, member.user_name, member.email, member.ip_address)


def signed_in_user(user: User, ip_address: str | None) -> SignedInUser:
    """Return the user of a browser, who need not belong to an account."""
    return SignedInUser(user.pk, user.full_name, user.email or "", ip_address)


def bind_collaborator(user: SignedInUser, token: str) -> OperatorRow:
    """Bind the collaborator of a link to the user; does nothing if it is already bound to them.

    Raises NotFound for an unknown or ended link, and Conflict if another user is bound, if this user is
    another collaborator of the operator, or may request cover for the operator.
    """
    account_id, link_id = read_token(token)
    with scope(account_id, user.user_id):
        link = live_link(link_id)
        member = member_for(user.user_id, account_id)
        if member is not None and member.may("books.cover"):
            raise Conflict(
                "You can request cover in this account, so you can't answer its requests.", code="own_account"
            )
        collaborator = link.collaborator
        if collaborator.user_id != user.user_id:
            _bind(user, collaborator)
    return OperatorRow(account_id, collaborator.id)


def _bind(user: SignedInUser, collaborator: Collaborator) -> None:
    if Collaborator.objects.filter(user_id=user.user_id).exists():
        raise AlreadyBound
    free = Collaborator.objects.filter(id=collaborator.id, user__isnull=True)
    try:
        bound = free.update(user_id=user.user_id, bound_at=database_now())
    except IntegrityError as failure:
        # Two links of one operator, opened at once.
        if "books_collaborator_user" in str(failure):
            raise AlreadyBound from failure
        raise
    if not bound:
        raise Conflict(
            "Someone else already answers these requests in the app. Ask the operator to end that access.",
            code="bound_to_another",
        )
    _write_audit(user, collaborator, "collaborator.bind")
    record(AskedChanged(user.user_id), account_id=collaborator.account_id)


def release_own(user: SignedInUser, operator_row: OperatorRow) -> None:
    """End the user's access in the app; the links remain valid."""
    with scope(operator_row.account_id, user.user_id):
        collaborator = Collaborator.objects.get(id=operator_row.id)
        bound = Collaborator.objects.filter(id=operator_row.id, user_id=user.user_id)
        if bound.update(user=None, bound_at=None):
            _write_audit(user, collaborator, "collaborator.unbind")
            record(AskedChanged(user.user_id), account_id=operator_row.account_id)


def release_collaborator(member: Member, collaborator: Collaborator) -> Collaborator:
    """End the access in the app for the operator. Does nothing if no user is bound."""
    require_capability(member, "books.cover")
    with transaction():
        bound = Collaborator.objects.select_for_update(of=("self",)).get(id=collaborator.id)
        if bound.user_id is not None:
            name = User.objects.get(pk=bound.user_id).full_name
            Collaborator.objects.filter(id=bound.id).update(user=None, bound_at=None)
            audit(member, "collaborator.release", "collaborator", bound.id, name=bound.name, person=name)
            record(AskedChanged(bound.user_id), account_id=member.account_id)
    collaborator.refresh_from_db()
    return collaborator


def _write_audit(user: SignedInUser, collaborator: Collaborator, verb: str) -> None:
    """Write to the audit log of the operator, who owns the collaborator."""
    by, facts = (
        Actor(user.user_id, user.name, user.ip_address),
        {"name": collaborator.name, "email": user.email},
    )
    audit_by(by, collaborator.account_id, verb, "collaborator", collaborator.id, **facts)
