"""Payouts: security, approval by one person, payment by another, and voided prizes."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.actions.give_security import give_security
from chits.actions.void_award import void_award
from chits.models import Payout
from chits.queries.desk import group_ids, open_payouts
from chits.queries.dues import Withheld, withheld_from
from chits.queries.finders import payout_for
from chits.rules.schedule import after_months
from chits.states import PayoutState
from chits.web.act_forms import ConfirmForm
from chits.web.asking import Fact, Question, ask, given
from chits.web.forms import DisburseForm, ReasonForm, SecurityForm
from chits.web.frame import desk_page
from kernel.clock import database_now
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest, acting

DONE_SHOWN = 50


@acting(may="chits.run")
def payouts(request: ActingRequest) -> HttpResponse:
    """List payouts in progress, then paid ones."""
    groups = group_ids(request.member)
    done = Payout.objects.filter(group_id__in=groups, state__in=[PayoutState.DISBURSED, PayoutState.VOIDED])
    context: dict[str, Any] = {
        "waiting": [_row(row, request.member.user_id) for row in open_payouts(groups)],
        "done": done.select_related("award__ticket__person", "award__instalment__group").order_by("-made_at")[
            :DONE_SHOWN
        ],
    }
    return desk_page(request, "chits/payouts.html", "payouts", **context)


def _row(payout: Payout, user_id: Any) -> dict[str, Any]:
    """Return a payout with its next act, and whether another person must do it."""
    group = payout.award.instalment.group
    wants_security = group.needs_security and not payout.security
    step = "pay" if payout.state == PayoutState.APPROVED else "security" if wants_security else "approve"
    mine = payout.approved_by == user_id if step == "pay" else payout.prepared_by == user_id
    return {
        "payout": payout,
        "split": withheld_from(payout, database_now()),
        "group": group,
        "step": step,
        "second_person": group.four_eyes and step != "security" and mine,
    }


@acting(may="chits.run", needs=Access.CONTINUE, find=payout_for)
def approve(request: ActingRequest, id: Any) -> HttpResponse:
    """Approve a payout."""
    payout: Payout = request.subject
    split = withheld_from(payout, database_now())
    question = _question(
        payout,
        title=_("Approve payout"),
        button=_("Approve payout of %(amount)s") % {"amount": _money(payout, payout.amount)},
        done_message=_("Payout approved. You can now pay the prize."),
        follows=_("The prize can be paid once it is approved. An approval can't be withdrawn."),
        for_ever=True,
        more=_split(split),
    )
    form = ConfirmForm(given(request))
    return ask(request, question, form, lambda _sent: approve_payout(request.member, payout))


@acting(may="chits.run", needs=Access.CONTINUE, find=payout_for)
def security(request: ActingRequest, id: Any) -> HttpResponse:
    """Record the winner's security."""
    payout: Payout = request.subject
    question = _question(
        payout,
        title=_("Record security"),
        button=_("Record security"),
        done_message=_("Security recorded."),
        follows=_("The group's terms require another person to approve the payout.")
        if payout.award.instalment.group.four_eyes
        else "",
    )
    form = SecurityForm(given(request))
    return ask(request, question, form, lambda sent: give_security(request.member, payout, **sent))


@acting(may="chits.run", needs=Access.CONTINUE, find=payout_for)
def disburse(request: ActingRequest, id: Any) -> HttpResponse:
    """Record a prize as paid."""
    payout: Payout = request.subject
    split = withheld_from(payout, database_now())
    question = _question(
        payout,
        title=_("Pay prize"),
        button=_("Record %(amount)s as paid") % {"amount": _money(payout, split.to_pay)},
        done_message=_("Prize paid. The winner is notified."),
        follows=_("Pay the winner first, then record it here. The winner is notified at once."),
        for_ever=True,
        more=_split(split),
    )
    form = DisburseForm(given(request))
    return ask(request, question, form, lambda sent: disburse_payout(request.member, payout, **sent))


def _money(payout: Payout, minor: int) -> str:
    return format_money(minor, payout.award.instalment.group.currency)


def _split(split: Withheld) -> list[Fact]:
    """Return the ticket's dues, the amount withheld from the prize, and the amount to pay."""
    facts = []
    if split.withheld:
        facts.append(Fact(_("Withheld for the ticket's dues"), minor=split.withheld))
    facts.append(Fact(_("To pay"), minor=split.to_pay))
    if split.owed_later:
        facts.append(Fact(_("Still owed after this, not withheld"), minor=split.owed_later))
    return facts


@acting(may="chits.run", needs=Access.CONTINUE, find=payout_for)
def void(request: ActingRequest, id: Any) -> HttpResponse:
    """Void a prize that was not claimed in time, so that it is drawn again."""
    payout: Payout = request.subject
    group = payout.award.instalment.group
    from_day = after_months(payout.award.awarded_at, group.claim_months, ZoneInfo(group.time_zone))
    question = _question(
        payout,
        title=_("Void unclaimed prize"),
        button=_("Void prize and draw again"),
        done_message=_("Prize voided. There will be another draw."),
        follows=_(
            "The month is drawn again among the tickets eligible at that time. Both records remain public."
        ),
        for_ever=True,
        more=[Fact(_("Can be voided from"), date_format(timezone.localtime(from_day), "j M Y, H:i"))],
    )
    form = ReasonForm(given(request))
    return ask(request, question, form, lambda sent: void_award(request.member, payout.award, **sent))


def _question(payout: Payout, *, more: list[Fact] | None = None, **words: Any) -> Question:
    """Return the question about a prize, which leads back to the payouts."""
    award = payout.award
    group = award.instalment.group
    facts = [
        Fact(_("Winner"), f"{award.ticket.label} {award.ticket.person.name}"),
        Fact(_("Group"), _("%(name)s, month %(n)s") % {"name": group.name, "n": award.instalment.number}),
        Fact(_("Prize"), minor=payout.amount),
    ]
    if payout.security:
        facts.append(Fact(_("Security"), payout.security))
    return Question(
        facts=[*facts, *(more or [])],
        back=reverse("chits:payouts"),
        nav_item="payouts",
        currency=group.currency,
        **words,
    )
