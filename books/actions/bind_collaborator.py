"""Keep an operator's requests in one's own Drawbook: who holds the link signs in, and answers in the app.

Possession of the link and the press of the button are the consent. Either side ends it at any time.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError

from audit.record import audit, write
from books.cover_link import read_token
from books.events import AskedChanged
from books.models import Collaborator
from books.queries.asked import Place
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
class Keeper:
    """Somebody signed in, whatever account they are in, or none."""

    user_id: uuid.UUID
    name: str
    email: str
    ip_address: str | None = None


def keeper(member: Member) -> Keeper:
    """A member of some account, as the person they are."""
    return Keeper(member.user_id, member.user_name, member.email, member.ip_address)


def keeper_of(user: User, ip_address: str | None) -> Keeper:
    """Somebody in a browser, who need not be in an account."""
    return Keeper(user.pk, user.full_name, user.email or "", ip_address)


def bind_collaborator(who: Keeper, token: str) -> Place:
    """Let the person answer what is asked behind the link; the same again when they do already.

    NotFound for a link that is not ours or has ended. Conflict when somebody else answers there, when the
    person is another collaborator of that operator, or deals with covers for the operator.
    """
    account_id, link_id = read_token(token)
    with scope(account_id, who.user_id):
        link = live_link(link_id)
        member = member_for(who.user_id, account_id)
        if member is not None and member.may("books.cover"):
            raise Conflict(
                "You can request cover in this account, so you can't answer its requests.", code="own_account"
            )
        collaborator = link.collaborator
        if collaborator.user_id != who.user_id:
            _bind(who, collaborator)
    return Place(account_id, collaborator.id)


def _bind(who: Keeper, collaborator: Collaborator) -> None:
    if Collaborator.objects.filter(user_id=who.user_id).exists():
        raise AlreadyBound
    free = Collaborator.objects.filter(id=collaborator.id, user__isnull=True)
    try:
        bound = free.update(user_id=who.user_id, bound_at=database_now())
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
    _told(who, collaborator, "collaborator.bind")
    record(AskedChanged(who.user_id), account_id=collaborator.account_id)


def release_own(who: Keeper, place: Place) -> None:
    """Answer there no longer in the app; the links go on."""
    with scope(place.account_id, who.user_id):
        collaborator = Collaborator.objects.get(id=place.id)
        bound = Collaborator.objects.filter(id=place.id, user_id=who.user_id)
        if bound.update(user=None, bound_at=None):
            _told(who, collaborator, "collaborator.unbind")
            record(AskedChanged(who.user_id), account_id=place.account_id)


def release_collaborator(member: Member, collaborator: Collaborator) -> Collaborator:
    """The operator's side of it; nothing changes when nobody answers in the app."""
    require_capability(member, "books.cover")
    with transaction():
        bound = Collaborator.objects.select_for_update(of=("self",)).get(id=collaborator.id)
        if bound.user_id is not None:
            name = User.objects.get(pk=bound.user_id).full_name
            Collaborator.objects.filter(id=bound.id).update(user=None, bound_at=None)
            audit(
                member,
                "collaborator.release",
                subject="collaborator",
                subject_id=bound.id,
                name=bound.name,
                person=name,
            )
            record(AskedChanged(bound.user_id), account_id=member.account_id)
    collaborator.refresh_from_db()
    return collaborator


def _told(who: Keeper, collaborator: Collaborator, verb: str) -> None:
    """Into the operator's log, for it is the operator's collaborator."""
    write(
        account_id=collaborator.account_id,
        actor_id=who.user_id,
        actor_name=who.name,
        ip_address=who.ip_address,
        verb=verb,
        subject="collaborator",
        subject_id=collaborator.id,
        facts={"name": collaborator.name, "email": who.email},
    )
