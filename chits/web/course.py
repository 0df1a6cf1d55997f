"""The start of a group: commencement, and the import of a running group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chits.actions.commence_group import commence_group
from chits.actions.write_take_over import Balance, TakeOver
from chits.models import Group, Instalment, Ticket
from chits.queries.finders import group_for
from chits.rules.prize import share_of
from chits.states import InstalmentState
from chits.web.frame import desk_page, is_test_beacon
from draws.leads import test_beacon_is_expected
from kernel.errors import BadInput, DrawbookError
from money import BadAmount, read_typed
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.asking import rehearsed


@acting(may="chits.run", needs=Access.CREATE, find=group_for)
def commence(request: ActingRequest, id: Any) -> HttpResponse:
    """Show what will be agreed, sent and drawn, then commence the group."""
    group: Group = request.subject
    refusal = None
    if request.method == "POST":
        refusal = _commenced(request, group, None)
        if refusal is None:
            return HttpResponseRedirect(reverse("chits:group", args=[group.id]))
    tickets = list(Ticket.objects.filter(group=group).select_related("person").order_by("number"))
    commission = share_of(group.value_minor, group.commission_bps)
    context = {
        "group": group,
        "tickets": tickets,
        "people": len({ticket.person_id for ticket in tickets}),
        "commission": commission,
        "prize": group.value_minor - commission,
        "is_test": is_test_beacon(),
        "must_accept": is_test_beacon() and not test_beacon_is_expected(),
        "refusal": refusal,
        "test_beacon": is_test_beacon(),
    }
    return desk_page(
        request, "chits/commence.html", "groups", status=refusal.status if refusal else 200, **context
    )


def _commenced(request: ActingRequest, group: Group, take_over: TakeOver | None) -> DrawbookError | None:
    try:
        with atomic():
            _commence(request, group, take_over)
    except DrawbookError as refusal:
        return refusal
    messages.success(
        request,
        _("%(name)s has commenced. The agreement and the charter were sent to all members.")
        % {"name": group.name},
    )
    return None


def _commence(request: ActingRequest, group: Group, take_over: TakeOver | None) -> None:
    accepts = request.POST.get("accepts_test_beacon") == "yes"
    commence_group(request.member, group, accepts_test_beacon=accepts, take_over=take_over)


# The steps of an import: check and show the figures, then carry it out or change them.
IMPORT, CHANGE = "import", "change"
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "step")
FIELDS = {
    "owes": gettext_lazy("Owes"),
    "credit": gettext_lazy("Credit"),
    "prized_in": gettext_lazy("Won in month"),
    "prize": gettext_lazy("Prize"),
    "prize_unpaid": gettext_lazy("Prize not paid yet"),
}


@acting(may="chits.run", needs=Access.CREATE, find=group_for, is_form=True)
def take_over(request: ActingRequest, id: Any) -> HttpResponse:
    """Import a running group: enter each ticket's figures, check the result, then commence."""
    group: Group = request.subject
    tickets = list(Ticket.objects.filter(group=group).select_related("person").order_by("number"))
    refusal: DrawbookError | None = None
    if request.method == "POST" and request.POST.get("step") != CHANGE:
        try:
            take_over = _read(request, group, tickets)
            if request.POST.get("step") != IMPORT:
                return _check_page(request, group, tickets, take_over)
            refusal = _commenced(request, group, take_over)
        except DrawbookError as refused:
            refusal = refused
        if refusal is None:
            return HttpResponseRedirect(reverse("chits:group", args=[group.id]))
    errors = refusal.errors if refusal else {}
    rows = [
        {
            "ticket": ticket,
            "cells": [
                {
                    "name": f"{field}.{ticket.label}",
                    "label": label,
                    "value": request.POST.get(f"{field}.{ticket.label}", ""),
                    "errors": errors.get(f"take_over.balances.{number}.{field}", []),
                }
                for field, label in FIELDS.items()
            ],
            "errors": errors.get(f"take_over.balances.{number}", []),
        }
        for number, ticket in enumerate(tickets, start=1)
    ]
    context = {
        "group": group,
        "rows": rows,
        "done": request.POST.get("done", ""),
        "held": request.POST.get("held", ""),
        "done_errors": errors.get("take_over.done", []),
        "held_errors": errors.get("take_over.held", []),
        "problems": sum(len(sentences) for sentences in errors.values()),
        "general": [*errors.get("take_over.balances", []), *errors.get("first_draw_at", [])],
        "accepts": request.POST.get("accepts_test_beacon") == "yes",
        "refusal": refusal,
        "is_full": len(tickets) >= group.seats,
        "missing": group.seats - len(tickets),
        "is_test": is_test_beacon(),
        "must_accept": is_test_beacon() and not test_beacon_is_expected(),
        "test_beacon": is_test_beacon(),
    }
    return desk_page(
        request, "chits/take_over.html", "groups", status=refusal.status if refusal else 200, **context
    )


def _check_page(
    request: ActingRequest, group: Group, tickets: list[Ticket], take_over: TakeOver
) -> HttpResponse:
    """Show the figures that the import will create, after a rehearsal that raises any refusal."""
    ahead: list[Instalment] = []

    def rehearsal() -> None:
        _commence(request, group, take_over)
        scheduled = Instalment.objects.filter(group=group, state=InstalmentState.SCHEDULED)
        ahead.extend(scheduled.order_by("number"))

    rehearsed(rehearsal)
    balances = take_over.balances
    owes, credit = sum(b.owes for b in balances), sum(b.credit for b in balances)
    unpaid = sum(b.prize_unpaid for b in balances)
    hidden = [(name, value) for name, value in request.POST.items() if name not in NOT_SENT_AGAIN]
    context: dict[str, Any] = {
        "group": group,
        "rows": [
            {
                "balance": balance,
                "name": ticket.person.name,
                "warns": bool(balance.prized_in and not balance.prize),
            }
            for balance, ticket in zip(balances, tickets, strict=True)
        ],
        "import": take_over,
        "owes": owes,
        "credit": credit,
        "unpaid": unpaid,
        "advance": take_over.held + owes - credit - unpaid,
        "won": sum(1 for balance in balances if balance.prized_in),
        "without_prize": [b.label for b in balances if b.prized_in and not b.prize],
        "ahead": ahead,
        "people": len({ticket.person_id for ticket in tickets}),
        "hidden": hidden,
    }
    return desk_page(request, "chits/take_over_check.html", "groups", **context)


def _read(request: ActingRequest, group: Group, tickets: list[Ticket]) -> TakeOver:
    """Read the entered figures. BadInput names each cell that isn't an amount or number."""
    errors: dict[str, list[str]] = {}

    def amount(name: str, path: str) -> int:
        text = request.POST.get(name, "").strip()
        if not text:
            return 0
        try:
            return read_typed(text, group.currency, least_minor=0)
        except BadAmount as problem:
            errors[path] = [str(problem)]
            return 0

    def number(name: str, path: str) -> int | None:
        text = request.POST.get(name, "").strip()
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 6:
            return int(text)
        errors[path] = [_("Enter a whole number.")]
        return None

    balances = []
    for line, ticket in enumerate(tickets, start=1):
        path = f"take_over.balances.{line}"
        balances.append(
            Balance(
                ticket.label,
                owes=amount(f"owes.{ticket.label}", f"{path}.owes"),
                credit=amount(f"credit.{ticket.label}", f"{path}.credit"),
                prized_in=number(f"prized_in.{ticket.label}", f"{path}.prized_in"),
                prize=amount(f"prize.{ticket.label}", f"{path}.prize"),
                prize_unpaid=amount(f"prize_unpaid.{ticket.label}", f"{path}.prize_unpaid"),
            )
        )
    done = number("done", "take_over.done")
    held = amount("held", "take_over.held")
    if done is None:
        errors.setdefault("take_over.done", [_("Enter how many instalments were held so far.")])
    if errors:
        raise BadInput(errors=errors)
    return TakeOver(done=done or 0, held=held, balances=tuple(balances))
