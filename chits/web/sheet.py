"""The collection sheet of a meeting: entered like a spreadsheet, recorded at once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.record_payments import Line, record_payments
from chits.models import Instalment, Ticket
from chits.payment_states import RECORDED, Method
from chits.queries.desk import group_ids, group_lines
from chits.queries.finders import instalment_for
from chits.queries.sheet import sheet_rows
from chits.states import GroupState
from chits.web.frame import desk_page
from chits.web.lines import group_row
from kernel.clock import database_now
from kernel.errors import BadInput, DrawbookError
from kernel.ids import read_id
from money import BadAmount, read_typed, to_string
from tenancy.access import Access
from ui.acting import ActingRequest, acting

NOTES = {"INR": (500, 200, 100, 50, 20, 10)}
MOST_LINES = 2_000


@acting(may="chits.collect")
def sheets(request: ActingRequest) -> HttpResponse:
    """List the groups to collect for."""
    now = database_now()
    lines = group_lines(request.member, group_ids(request.member))
    rows = [
        {**group_row(line, now), "url": reverse("chits:sheet", args=[line.instalment_id])}
        for line in lines
        if line.state == GroupState.ACTIVE and line.instalment_id
    ]
    return desk_page(request, "chits/sheets.html", "collection", rows=rows)


@acting(may="chits.collect", needs=Access.CONTINUE, find=instalment_for)
def sheet(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the sheet. POST records all of its lines or none."""
    instalment: Instalment = request.subject
    if request.method == "POST":
        return _recorded(request, instalment)
    group = instalment.group
    facts = {
        "id": str(instalment.id),
        "url": reverse("chits:sheet", args=[instalment.id]),
        "currency": group.currency,
        "csrf": get_token(request),
        "rows": [
            {
                "ticket": str(row.ticket_id),
                "label": row.label,
                "name": row.name,
                "due": to_string(row.due, group.currency),
                "arrears": to_string(row.arrears, group.currency),
                "prized": row.prized,
            }
            for row in sheet_rows(instalment)
        ],
    }
    context = {
        "group": group,
        "instalment": instalment,
        "facts": facts,
        "notes": NOTES.get(group.currency, ()),
        "freeze_at": _freeze_at(instalment),
    }
    return desk_page(request, "chits/sheet.html", "collection", **context)


def _freeze_at(instalment: Instalment) -> Any:
    """Return when this month's list freezes, if that is in the future."""
    if instalment.frozen_at is not None or instalment.group.kind != "LUCKY":
        return None
    return instalment.draw_at - timedelta(seconds=instalment.group.freeze_lead_seconds)


def _recorded(request: ActingRequest, instalment: Instalment) -> HttpResponse:
    try:
        lines, key = _read(request, instalment)
        payments = record_payments(request.member, instalment.group, lines, key=key)
    except DrawbookError as refusal:
        return JsonResponse(refusal.body(), status=refusal.status)
    results = [
        {"ticket": str(payment.ticket_id), "receipt_number": f"{payment.receipt_number:06d}"}
        for payment in payments
    ]
    return JsonResponse({"results": results})


def _read(request: ActingRequest, instalment: Instalment) -> tuple[list[Line], str]:
    """Return the sent lines. BadInput names wrong fields as `lines.3.amount`."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    sent = body.get("lines") if isinstance(body, dict) else None
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST_LINES:
        raise BadInput(_("Send the lines of the sheet as JSON."), code="bad_json")
    tickets = {
        str(ticket.id): ticket
        for ticket in Ticket.objects.filter(group_id=instalment.group_id).select_related("person")
    }
    errors: dict[str, list[str]] = {}
    lines = [_line(number, one, tickets, instalment, errors) for number, one in enumerate(sent, start=1)]
    if errors:
        raise BadInput(errors=errors)
    key = body.get("key")
    return [line for line in lines if line], key if isinstance(key, str) and key.isprintable() else ""


def _line(
    number: int, sent: Any, tickets: dict[str, Any], instalment: Instalment, errors: dict[str, list[str]]
) -> Line | None:
    one = sent if isinstance(sent, dict) else {}
    ticket = tickets.get(str(read_id(one.get("ticket")) or ""))
    if ticket is None:
        errors[f"lines.{number}.ticket"] = [_("This group doesn't have this ticket.")]
        return None
    method, reference = one.get("method"), one.get("reference", "")
    if method not in list(RECORDED):
        errors[f"lines.{number}.method"] = [_("Choose cash, UPI, bank, cheque or agent.")]
        return None
    if not isinstance(reference, str) or not (reference == "" or reference.isprintable()):
        errors[f"lines.{number}.reference"] = [_("A reference is a short text.")]
        return None
    amount = one.get("amount")
    try:
        minor = read_typed(
            amount if isinstance(amount, str) else "", instalment.group.currency, least_minor=1
        )
    except BadAmount as problem:
        errors[f"lines.{number}.amount"] = [str(problem)]
        return None
    return Line(
        ticket=ticket,
        amount=minor,
        method=Method(method),
        reference=reference,
        instalment_number=instalment.number,
    )
