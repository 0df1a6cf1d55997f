"""Prizes on their way: security, approval by one, payment by another, and what is voided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.actions.give_security import give_security
from chits.actions.void_award import void_award
from chits.models import Payout
from chits.queries.desk import group_ids, open_payouts
from chits.queries.doors import payout_for
from chits.states import PayoutState
from chits.web.frame import desk_page
from kernel.errors import DrawbookError
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting

DONE_SHOWN = 50


@acting(may="chits.run")
def payouts(request: ActingRequest) -> HttpResponse:
    """What is on its way, then what was paid."""
    return _page(request)


def _page(request: ActingRequest, refusal: DrawbookError | None = None, about: str = "") -> HttpResponse:
    groups = group_ids(request.member)
    done = Payout.objects.filter(group_id__in=groups, state__in=[PayoutState.DISBURSED, PayoutState.VOIDED])
    context = {
        "waiting": [_row(row, request.member.user_id) for row in open_payouts(groups)],
        "done": done.select_related("award__ticket__person", "award__instalment__group").order_by("-made_at")[
            :DONE_SHOWN
        ],
        "refusal": refusal,
        "about": about,
    }
    status = refusal.status if refusal else 200
    return desk_page(request, "chits/payouts.html", "payouts", status=status, **context)


def _row(payout: Payout, user_id: Any) -> dict[str, Any]:
    """A payout with the act that comes next, and who has to wait for another person."""
    group = payout.award.instalment.group
    wants_security = group.needs_security and not payout.security
    step = "pay" if payout.state == PayoutState.APPROVED else "security" if wants_security else "approve"
    mine = payout.approved_by == user_id if step == "pay" else payout.prepared_by == user_id
    return {
        "payout": payout,
        "group": group,
        "step": step,
        "second_person": group.four_eyes and step != "security" and mine,
    }


def _act(request: ActingRequest, work: Callable[[], object], said: str) -> HttpResponse:
    if request.method == "POST":
        try:
            work()
        except DrawbookError as refusal:
            return _page(request, refusal, str(request.subject.id))
        messages.success(request, said)
    return HttpResponseRedirect(reverse("chits:payouts"))


@acting(may="chits.run", needs=Needs.FINISH, door=payout_for)
def security(request: ActingRequest, id: Any) -> HttpResponse:
    """Note what security the winner gave."""
    given = request.POST.get("security", "")[:1000]
    return _act(
        request, lambda: give_security(request.member, request.subject, security=given), _("Security noted.")
    )


@acting(may="chits.run", needs=Needs.FINISH, door=payout_for)
def approve(request: ActingRequest, id: Any) -> HttpResponse:
    """The prize may be paid."""
    return _act(
        request, lambda: approve_payout(request.member, request.subject), _("Approved. It can be paid out.")
    )


@acting(may="chits.run", needs=Needs.FINISH, door=payout_for)
def disburse(request: ActingRequest, id: Any) -> HttpResponse:
    """The prize was paid."""
    method, reference = request.POST.get("method", "bank"), request.POST.get("reference", "")[:255]
    return _act(
        request,
        lambda: disburse_payout(request.member, request.subject, method=method, reference=reference),
        _("Paid out. The winner is told."),
    )


@acting(may="chits.run", needs=Needs.FINISH, door=payout_for)
def void(request: ActingRequest, id: Any) -> HttpResponse:
    """Nobody claimed the prize in time: it is drawn again."""
    reason = request.POST.get("reason", "")[:500]
    return _act(
        request,
        lambda: void_award(request.member, request.subject.award, reason=reason),
        _("The award is voided. There will be another draw."),
    )
