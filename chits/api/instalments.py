"""Instalments: freeze, draw, transcript, bids, minutes, rescheduling."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from chits.actions.draw_instalment import draw_instalment
from chits.actions.freeze_by_hand import freeze_by_hand
from chits.actions.place_bid import place_bid
from chits.actions.post_lucky_word import post_lucky_word, see_freeze
from chits.actions.reschedule import reschedule
from chits.api.schemas import BidIn, ReschedulingIn, SeenIn, WordIn
from chits.models import Award, Bid, Instalment, Minutes, Ticket
from chits.queries.finders import instalment_for, instalment_seen_by
from chits.queries.groups import shown_instalment
from chits.shapes import BidOut, InstalmentOut, MinutesOut, WordOut
from draws.models import Draw
from kernel.errors import Denied, NotFound, bad_field
from rest.amounts import read_amount
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["chit instalments"])
_RUNS: dict[str, Any] = {"may": "chits.run", "needs": Access.CONTINUE, "find": instalment_for}
_OWN: dict[str, Any] = {"may": "look.own", "needs": Access.CONTINUE, "find": instalment_seen_by}


@router.on("GET", "/chits/instalments/{id}/", answer=InstalmentOut, may="look.own", find=instalment_seen_by)
def get_instalment(request: Any, id: str) -> Any:
    return shown_instalment(request.subject)


@router.on("POST", "/chits/instalments/{id}/freeze/", answer=InstalmentOut, **_RUNS)
def post_freeze(request: Any, id: str) -> Any:
    """Freeze the draw, as the timer does automatically. It is refused before its time, and done once."""
    return 201, shown_instalment(_fresh(freeze_by_hand(request.member, request.subject)))


@router.on("POST", "/chits/instalments/{id}/draw/", answer=InstalmentOut, **_RUNS)
def post_draw(request: Any, id: str) -> Any:
    """Draw with the beacon's round, as the timer does automatically. Repeating it draws only once."""
    return 201, shown_instalment(_fresh(draw_instalment(request.member, request.subject)))


@router.on("GET", "/chits/instalments/{id}/transcript/", may="look.own", find=instalment_seen_by)
def get_transcript(request: Any, id: str) -> Any:
    """Return the transcript, byte for byte. 404 before the draw."""
    award = Award.objects.filter(instalment=request.subject, voided_at__isnull=True).first()
    draw_id = award.draw_id if award else request.subject.draw_id
    draw = Draw.objects.filter(id=draw_id).first() if draw_id else None
    if draw is None or draw.transcript is None:
        raise NotFound("The transcript isn't available yet.")
    return HttpResponse(draw.transcript.encode(), content_type="application/json; charset=utf-8")


@router.on("POST", "/chits/instalments/{id}/rescheduling/", answer=InstalmentOut, **_RUNS)
def post_rescheduling(request: Any, id: str, body: ReschedulingIn) -> Any:
    """Reschedule the draw to a later time, with a reason that everyone sees."""
    moved = reschedule(request.member, request.subject, draw_at=body.draw_at, reason=body.reason)
    return 201, shown_instalment(_fresh(moved))


@router.on(
    "GET",
    "/chits/instalments/{id}/minutes/",
    answer=page_of(MinutesOut),
    may="look.own",
    find=instalment_seen_by,
)
def list_minutes(request: Any, id: str) -> Any:
    """List the minutes of the draw, oldest first. They contain labels, never names."""
    rows = Minutes.objects.filter(instalment=request.subject).order_by("number")
    return {"next": None, "previous": None, "results": [MinutesOut.of(row) for row in rows]}


@router.on("POST", "/chits/instalments/{id}/bids/", answer=BidOut, **_OWN)
def post_bid(request: Any, id: str, body: BidIn) -> Any:
    """Bid a discount for one's own ticket. The manager can bid for a holder."""
    ticket = _ticket(request, body.ticket)
    currency = request.subject.group.currency
    discount = read_amount(body.discount, currency, "discount", least_minor=0)
    bid = place_bid(request.member, request.subject, ticket, discount)
    return 201, BidOut.of(bid, ticket=ticket, currency=currency)


@router.on(
    "GET", "/chits/instalments/{id}/bids/", answer=page_of(BidOut), may="chits.run", find=instalment_for
)
def list_bids(request: Any, id: str) -> Any:
    """List all bids, highest first. Members see only their own until the bidding closes."""
    rows = Bid.objects.filter(instalment=request.subject).select_related("ticket")
    currency = request.subject.group.currency
    bids = [BidOut.of(bid, currency=currency) for bid in rows.order_by("-discount", "placed_at", "id")]
    return {"next": None, "previous": None, "results": bids}


@router.on("POST", "/chits/instalments/{id}/word/", answer=WordOut, **_OWN)
def post_word(request: Any, id: str, body: WordIn) -> Any:
    """Post a lucky word for one's own ticket. It is public and part of the freeze."""
    ticket = _ticket(request, body.ticket)
    word = post_lucky_word(request.member, request.subject, ticket, body.word)
    return 201, {"ticket": ticket.label, "word": word}


@router.on("POST", "/chits/instalments/{id}/seen/", status=204, **_OWN)
def post_seen(request: Any, id: str, body: SeenIn) -> Any:
    """Confirm that one saw this freeze hash before the draw."""
    see_freeze(request.member, request.subject, _ticket(request, body.ticket), body.freeze_hash)
    return 204, None


def _ticket(request: Any, label: str) -> Ticket:
    """Return a ticket of the instalment's group: one's own, or any ticket for the manager."""
    member, group = request.member, request.subject.group
    tickets = Ticket.objects.select_related("person").filter(group=group)
    ticket = tickets.filter(label=label.upper()).first()
    if ticket is None:
        raise bad_field("ticket", "This group doesn't have this ticket.")
    if ticket.person.user_id == member.user_id:
        return ticket
    reach = member.reach("chits.run")
    if reach is None or (reach.own_only and group.manager_id != member.id):
        raise Denied
    return ticket


def _fresh(instalment: Instalment) -> Instalment:
    return Instalment.objects.select_related("group").get(id=instalment.id)
