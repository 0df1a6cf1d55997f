"""The demo's collaborators, who accept cover requests in full, in part or not at all."""

from __future__ import annotations

import random
from decimal import Decimal

from django.db.models import Sum

from accounts.actions.register import register
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.bind_collaborator import as_signed_in_user, bind_collaborator
from books.actions.create_collaborator import create_collaborator
from books.actions.request_cover import Ask, request_cover
from books.cover_link import token_of
from books.models import Collaborator, Cover, CoverLink, Entry, Period
from books.states import CoverState
from identity.actions.verify_email import verify_email
from tenancy.member import Member
from tenancy.scope import scope

COLLABORATORS = (
    ("Patil & Sons", Decimal(590), "+919820000001"),
    ("R. Joshi", Decimal(600), "+919820000002"),
    ("Deccan Agency", Decimal(585), "+919820000003"),
)
JOSHI = "joshi@drawbook.test"
# Cover requested beyond the spill-over, as a reserve for the next sales.
BEYOND = 500_00
# The number of open requests before the next one is made.
OPEN_AT_MOST = 4
HOW = ("by phone", "by message")


def make_collaborators(owner: Member) -> None:
    """Create three collaborators."""
    for name, odds, phone in COLLABORATORS:
        create_collaborator(owner, name=name, odds=odds, phone=phone)


def let_joshi_in(owner: Member, password: str) -> None:
    """Link one collaborator to an account of his own."""
    joshi = register(
        email=JOSHI,
        password=password,
        first_name="Ravi",
        last_name="Joshi",
        country="IN",
        plan="free-trial",
        business_name="Joshi & Co.",
    )
    verify_email(joshi.user_id, JOSHI)
    with scope(owner.account_id, owner.user_id):
        link, _ = CoverLink.objects.get_or_create(
            account_id=owner.account_id,
            period=Period.objects.latest("id"),
            collaborator=Collaborator.objects.get(name="R. Joshi"),
        )
    bind_collaborator(as_signed_in_user(joshi), token_of(link))


def ask_once(owner: Member, period: Period, chance: random.Random) -> None:
    """Request cover for the number with the most spill-over, or answer an older request."""
    asked = Cover.objects.filter(period=period, state=CoverState.REQUESTED).select_related("collaborator")
    waiting = list(asked.order_by("requested_at", "id"))
    if len(waiting) >= OPEN_AT_MOST:
        # A visitor of the demo may answer requests in the app, so these wait longest.
        by_link = [cover for cover in waiting if cover.collaborator.user_id is None]
        _answer(owner, (by_link or waiting)[0], chance)
        return
    most = (
        Entry.objects.filter(period_id=period.id, pending__gt=0)
        .exclude(number__in=[cover.number for cover in waiting])
        .values("number")
        .annotate(waits=Sum("pending"))
        .order_by("-waits", "number")
        .first()
    )
    collaborators = list(
        Collaborator.objects.filter(name__in=[row[0] for row in COLLABORATORS], is_active=True)
    )
    if most is None or not collaborators:
        return
    amount = most["waits"] + chance.choice((0, 0, BEYOND))
    request_cover(owner, period.id, chance.choice(collaborators), [Ask(most["number"], amount)])


def _answer(owner: Member, cover: Cover, chance: random.Random) -> None:
    part = chance.choice((0, 60, 100, 100, 100, 100))
    confirmed = cover.requested * part // 100 // 100 * 100
    answer_cover(recorded_by(owner, chance.choice(HOW)), cover.period_id, {cover.id: confirmed})
