"""The lottery on the member's phone: the draws of one's groups, and one draw live."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from chits.models import Award, Bid, Instalment, Ticket
from chits.queries.finders import instalment_seen_by
from chits.queries.phone import coming_of, own_groups
from chits.queries.stage import living_draw, names_of, opted_out, roll_now, words_of
from chits.rules.terms import discount_range
from chits.states import WAITING, GroupKind, InstalmentState, state_at
from chits.web.act_forms import WordForm
from chits.web.clock import named_zone, zone_of
from chits.web.forms import BidForm
from chits.web.frame import is_test_beacon, phone_page
from chits.web.my_home import next_draw
from draws.queries.draws import seen_labels
from draws.queries.showing import stage_of
from kernel.clock import database_now
from ui.acting import ActingRequest, acting

PAST = 30


@acting(may="look.own")
def lottery(request: ActingRequest) -> HttpResponse:
    """List the next draws, soonest first, and past draws."""
    member = request.member
    now = database_now()
    groups = own_groups(member)
    ids = [one.group.id for one in groups]
    coming = sorted(coming_of(ids).values(), key=lambda row: row.draw_at)
    past = (
        Award.objects.filter(group_id__in=ids, taken_over=False)
        .select_related("instalment__group", "ticket__person")
        .order_by("-awarded_at")[:PAST]
    )
    context: dict[str, Any] = {
        "coming": [
            {**next_draw(row, now), "state": state_at(InstalmentState(row.state), row.draw_at, now)}
            for row in coming
        ],
        "past": past,
        "mine": {own.ticket.id for one in groups for own in one.tickets},
        "test_beacon": is_test_beacon(),
        "topics": " ".join(f"group:{id}" for id in ids),
    }
    return phone_page(request, "chits/my_lottery.html", "lottery", **context)


@acting(may="look.own", find=instalment_seen_by, zone_of=zone_of)
def draw(request: ActingRequest, id: Any) -> HttpResponse:
    """Show a draw: countdown, frozen list and seal, and the live result computed on this phone."""
    return draw_page(request, request.subject)


def draw_page(
    request: ActingRequest,
    instalment: Instalment,
    *,
    bid_form: BidForm | None = None,
    word_form: WordForm | None = None,
    word_of: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page, with errors beside their fields: a bid, or the word of the ticket `word_of`."""
    now = database_now()
    group = instalment.group
    own = list(Ticket.objects.filter(group=group, person__user_id=request.member.user_id).order_by("number"))
    labels = [ticket.label for ticket in own]
    shown = living_draw(instalment)
    stage = None
    if shown is not None:
        unseen = set(labels) - set(seen_labels(shown.id))
        url = reverse("chits:my-seen", args=[instalment.id]) if unseen else ""
        stage = {
            **stage_of(shown, mine=labels, names=names_of(group), seen_url=url, now=now),
            "title": group.name,
        }
    state = state_at(InstalmentState(instalment.state), instalment.draw_at, now)
    bidding = group.kind == GroupKind.AUCTION and state in WAITING and instalment.state != "SCHEDULED"
    waiting = InstalmentState(instalment.state) in WAITING
    roll = roll_now(instalment) if waiting and group.kind == GroupKind.LUCKY else None
    words = words_of(shown, labels) if roll and shown else {}
    out = opted_out(own, instalment.number) if roll else set()
    context = {
        "instalment": instalment,
        "group": group,
        "state": state,
        "stage": stage,
        "draw": shown,
        "mine": labels,
        "roll": roll,
        "own_tickets": [
            {
                "label": label,
                "reason": roll.excluded.get(label, ""),
                "sits_out": label in out,
                "word": words.get(label, ""),
                "form": word_form
                if word_form and label == word_of
                else WordForm(initial={"word": words.get(label, "")}, auto_id=f"id_%s_{label}"),
                "open": label == word_of,
            }
            for label in labels
            if roll
        ],
        "card": next_draw(instalment, now),
        "awards": Award.objects.filter(instalment=instalment).select_related("ticket__person"),
        "bids": Bid.objects.filter(instalment=instalment)
        .select_related("ticket")
        .order_by("-discount", "id")[:20]
        if group.kind == GroupKind.AUCTION
        else [],
        "bidding": bidding,
        "bid_range": discount_range(group),
        "bid_form": bid_form or BidForm(currency=group.currency),
        "bid_ticket": request.POST.get("ticket", ""),
        "test_beacon": shown.series.is_test if shown else is_test_beacon(),
        "topics": f"group:{group.id}",
        "named_zone": named_zone(request.member, instalment),
    }
    return phone_page(request, "chits/my_draw.html", "lottery", status=status, **context)
