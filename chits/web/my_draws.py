"""The lottery on the member's phone: the draws of one's groups, one draw live, the seal seen, bids."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.place_bid import place_bid
from chits.models import Award, Bid, Instalment, Ticket
from chits.queries.doors import instalment_seen_by
from chits.queries.phone import coming_of, own_groups
from chits.queries.stage import living_draw, names_of, standings_now
from chits.rules.terms import discount_range
from chits.states import WAITING, GroupKind, InstalmentState, state_at
from chits.web.forms import BidForm, carry_out
from chits.web.frame import is_test_beacon, phone_page, today_of
from chits.web.my_home import next_draw
from draws.actions.mark_seen import mark_seen
from draws.queries.draws import seen_labels
from draws.queries.showing import stage_of
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting
from ui.refusals import refused

PAST = 30


@acting(may="look.own")
def lottery(request: ActingRequest) -> HttpResponse:
    """What comes, soonest first, and what was drawn."""
    member = request.member
    now = database_now()
    groups = own_groups(member, today_of(member, now))
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


@acting(may="look.own", door=instalment_seen_by)
def draw(request: ActingRequest, id: Any) -> HttpResponse:
    """Countdown, frozen list and seal, the result as it comes; computed on this phone."""
    return _page(request, request.subject)


def _page(request: ActingRequest, instalment: Instalment, *, bid_form: BidForm | None = None) -> HttpResponse:
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
    standing = standings_now(instalment) if waiting and group.kind == GroupKind.LUCKY else None
    context = {
        "instalment": instalment,
        "group": group,
        "state": state,
        "stage": stage,
        "draw": shown,
        "mine": labels,
        "standing": standing,
        "own_standing": [
            {"label": label, "reason": standing.excluded.get(label, "")} for label in labels if standing
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
        "test_beacon": shown.series.is_test if shown else is_test_beacon(),
        "topics": f"group:{group.id}",
    }
    status = 400 if bid_form and bid_form.errors else 200
    return phone_page(request, "chits/my_draw.html", "lottery", status=status, **context)


@acting(may="look.own", needs=Needs.FINISH, door=instalment_seen_by)
def seen(request: ActingRequest, id: Any) -> HttpResponse:
    """Bear witness for one's own tickets that this seal was shown before the draw."""
    instalment: Instalment = request.subject
    back = HttpResponseRedirect(reverse("chits:my-draw", args=[instalment.id]))
    shown = living_draw(instalment)
    if request.method != "POST" or shown is None:
        return back
    own = Ticket.objects.filter(group=instalment.group, person__user_id=request.member.user_id)
    try:
        for label in own.order_by("number").values_list("label", flat=True):
            mark_seen(request.member.account_id, shown.id, label, request.POST.get("freeze_hash", "")[:64])
    except DrawbookError as refusal:
        return refused(request, refusal)
    return back


@acting(may="look.own", needs=Needs.FINISH, door=instalment_seen_by)
def bid(request: ActingRequest, id: Any) -> HttpResponse:
    """Bid a discount for one's own ticket."""
    instalment: Instalment = request.subject
    back = HttpResponseRedirect(reverse("chits:my-draw", args=[instalment.id]))
    if request.method != "POST":
        return back
    form = BidForm(request.POST, currency=instalment.group.currency)
    ticket = (
        Ticket.objects.select_related("person", "group")
        .filter(
            group_id=instalment.group_id,
            person__user_id=request.member.user_id,
            label=request.POST.get("ticket", "")[:8],
        )
        .first()
    )
    if ticket is None:
        form.add_error(None, _("Choose a ticket of your own."))
    if ticket is None or not form.is_valid():
        return _page(request, instalment, bid_form=form)
    if (
        carry_out(form, lambda: place_bid(request.member, instalment, ticket, form.cleaned_data["discount"]))
        is None
    ):
        return _page(request, instalment, bid_form=form)
    messages.success(request, _("Your bid stands."))
    return back
