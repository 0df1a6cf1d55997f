"""The manager's draws: the next ones, one draw with its stage and minutes, and rescheduling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.freeze_by_hand import freeze_by_hand
from chits.actions.place_bid import place_bid
from chits.actions.reschedule import reschedule
from chits.models import Award, Bid, Instalment, Minutes, Payout, Rescheduling, Ticket
from chits.queries.desk import group_ids
from chits.queries.finders import instalment_for
from chits.queries.phone import coming_of
from chits.queries.stage import last_ticket, living_draw, names_of, roll_now
from chits.rules.terms import discount_range
from chits.states import WAITING, GroupKind, InstalmentState, state_at
from chits.web.asking import Fact, Question, confirmed
from chits.web.clock import zone_of
from chits.web.forms import BidForm, RescheduleForm
from chits.web.frame import desk_page, is_test_beacon
from draws.models import Draw
from draws.queries.showing import stage_of
from draws.states import DrawState
from kernel.clock import database_now
from kernel.errors import DrawbookError
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.asking import rehearsed
from ui.forms import carry_out

PAST_SHOWN = 60


@acting(may="chits.look")
def draws(request: ActingRequest) -> HttpResponse:
    """List the next draw of each group, soonest first, and past draws."""
    groups = group_ids(request.member)
    now = database_now()
    coming = sorted(coming_of(groups).values(), key=lambda row: row.draw_at)
    past = Award.objects.filter(group_id__in=groups, taken_over=False).select_related(
        "instalment__group", "ticket__person"
    )
    context: dict[str, Any] = {
        "coming": [
            {"instalment": row, "state": state_at(InstalmentState(row.state), row.draw_at, now)}
            for row in coming
        ],
        "past": past.order_by("-awarded_at")[:PAST_SHOWN],
        "test_beacon": is_test_beacon(),
    }
    return desk_page(request, "chits/draws.html", "draws", **context)


@acting(may="chits.look", find=instalment_for, zone_of=zone_of)
def draw(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one draw: the roll, the seal, the result and the minutes."""
    return _page(request, request.subject)


def _page(
    request: ActingRequest,
    instalment: Instalment,
    *,
    refusal: DrawbookError | None = None,
    form: RescheduleForm | None = None,
    bid_form: BidForm | None = None,
) -> HttpResponse:
    now = database_now()
    group = instalment.group
    state = state_at(InstalmentState(instalment.state), instalment.draw_at, now)
    shown = living_draw(instalment)
    awards = (
        Award.objects.filter(instalment=instalment).select_related("ticket__person").order_by("awarded_at")
    )
    bids: list[Bid] = []
    if group.kind == GroupKind.AUCTION:
        bids = list(
            Bid.objects.filter(instalment=instalment)
            .select_related("ticket__person")
            .order_by("-discount", "id")
        )
    context = {
        "instalment": instalment,
        "group": group,
        "state": state,
        "stage": {**stage_of(shown, names=names_of(group), now=now), "title": group.name} if shown else None,
        "draw": shown,
        "standings": roll_now(instalment) if InstalmentState(instalment.state) in WAITING else None,
        "awards": awards,
        "payouts": Payout.objects.filter(award__instalment=instalment).order_by("sequence"),
        "minutes": Minutes.objects.filter(instalment=instalment).order_by("number"),
        "reschedulings": Rescheduling.objects.filter(instalment=instalment).order_by("version"),
        "may_freeze": request.member.may("chits.run") and _can_freeze(instalment, state, shown, now),
        "may_move": request.member.may("chits.run") and state in {*WAITING, InstalmentState.FROZEN},
        "bids": bids,
        "bidding": group.kind == GroupKind.AUCTION and state in WAITING and instalment.state != "SCHEDULED",
        "last_ticket": last_ticket(instalment) if group.kind == GroupKind.AUCTION else "",
        "last_prize": group.value_minor - discount_range(group)[0],
        "bid_range": discount_range(group),
        "bid_form": bid_form or BidForm(currency=group.currency),
        "bid_ticket": request.POST.get("ticket", ""),
        "tickets": Ticket.objects.filter(group=group).select_related("person").order_by("number"),
        "form": form or _reschedule_form(request, instalment),
        "dialog_open": form is not None,
        "refusal": refusal,
        "test_beacon": is_test_beacon(),
        "topics": [f"group:{group.id}"],
    }
    status = (
        refusal.status
        if refusal
        else 400
        if (form and form.errors) or (bid_form and bid_form.errors)
        else 200
    )
    return desk_page(request, "chits/draw.html", "draws", status=status, **context)


def _reschedule_form(request: ActingRequest, instalment: Instalment) -> RescheduleForm:
    return RescheduleForm(
        request.POST if request.method == "POST" and "draw_at" in request.POST else None,
        initial={"draw_at": instalment.draw_at},
        zone=instalment.group.time_zone,
        reader_zone=request.member.time_zone,
    ).edits(instalment.id)


def _can_freeze(instalment: Instalment, state: InstalmentState, draw: Draw | None, now: datetime) -> bool:
    """Return whether the list can be frozen: it is due, and the timer hasn't done it yet."""
    lucky = instalment.group.kind == GroupKind.LUCKY and state in WAITING
    return lucky and draw is not None and draw.state == DrawState.SCHEDULED and draw.freeze_at <= now


@acting(may="chits.run", needs=Access.CONTINUE, find=instalment_for, zone_of=zone_of)
def freeze(request: ActingRequest, id: Any) -> HttpResponse:
    """Freeze the list on request, once it is due."""
    if request.method == "POST":
        try:
            with atomic():
                freeze_by_hand(request.member, request.subject)
        except DrawbookError as refusal:
            return _page(request, request.subject, refusal=refusal)
    return HttpResponseRedirect(reverse("chits:draw", args=[request.subject.id]))


@acting(may="chits.run", needs=Access.CONTINUE, find=instalment_for, zone_of=zone_of)
def reschedule_draw(request: ActingRequest, id: Any) -> HttpResponse:
    """Reschedule the draw to a later time, with a reason."""
    instalment: Instalment = request.subject
    form = _reschedule_form(request, instalment)
    if form.is_bound:
        if carry_out(form, lambda: reschedule(request.member, instalment, **form.cleaned_data)):
            messages.success(request, _("Draw rescheduled. Members see the new time and the reason."))
            return HttpResponseRedirect(reverse("chits:draw", args=[instalment.id]))
        return _page(request, instalment, form=form)
    return HttpResponseRedirect(reverse("chits:draw", args=[instalment.id]))


@acting(may="chits.run", needs=Access.CONTINUE, find=instalment_for, zone_of=zone_of)
def bid(request: ActingRequest, id: Any) -> HttpResponse:
    """Record a bid for a member."""
    instalment: Instalment = request.subject
    if request.method == "POST":
        form = BidForm(request.POST, currency=instalment.group.currency)
        ticket = Ticket.objects.filter(
            group_id=instalment.group_id, label=request.POST.get("ticket", "")[:8]
        ).first()
        if ticket is None:
            form.add_error(None, _("Choose a ticket."))
        if not form.is_valid() or ticket is None:
            return _page(request, instalment, bid_form=form)
        discount = form.cleaned_data["discount"]

        def act() -> Any:
            return place_bid(request.member, instalment, ticket, discount)

        if carry_out(form, lambda: rehearsed(act)) is None:
            return _page(request, instalment, bid_form=form)
        first = confirmed(request, _bid_question(instalment, ticket, discount))
        if first is not None:
            return first
        if carry_out(form, act) is None:
            return _page(request, instalment, bid_form=form)
        messages.success(request, _("Bid recorded."))
    return HttpResponseRedirect(reverse("chits:draw", args=[instalment.id]))


def _bid_question(instalment: Instalment, ticket: Ticket, discount: int) -> Question:
    """Return the question before a bid, with its figures."""
    group = instalment.group
    facts = [
        Fact(_("Ticket"), f"{ticket.label} {ticket.person.name}"),
        Fact(_("Total value"), minor=group.value_minor),
        Fact(_("Discount offered"), minor=discount),
        Fact(_("Prize if it wins"), minor=group.value_minor - discount),
    ]
    return Question(
        title=_("Record bid"),
        button=_("Record bid of %(amount)s") % {"amount": format_money(discount, group.currency)},
        done_message="",
        back=reverse("chits:draw", args=[instalment.id]),
        nav_item="draws",
        currency=group.currency,
        facts=facts,
        follows=_("A bid can't be withdrawn, only raised."),
        for_ever=True,
    )
