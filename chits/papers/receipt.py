"""The content of a receipt: payer, purpose, amount in figures and words, dues paid, months paid."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext, override

from chits.models import Application, Demand, Instalment, OpeningBalance, Payment
from chits.papers.letterhead import Pen, grouped, letterhead, national_number
from chits.payment_states import Method, PaymentState
from chits.queries.receipts import receipt_url, short_code
from chits.queries.statements import months_paid
from chits.rules.words import amount_in_words
from chits.states import DemandKind
from documents.qr import qr_svg
from tenancy.member import Member


def receipt_facts(member: Member, payment: Payment, *, paper: str, copy: int) -> dict[str, Any]:
    """Return the facts for `receipt_sheet.typ` and `receipt_roll.typ`; `copy` is 0 for the original."""
    with override(member.language):
        group, ticket = payment.group, payment.ticket
        pen = Pen.of(group)
        assert payment.received_at is not None
        demands = list(Demand.objects.filter(ticket_id=ticket.id).select_related("instalment"))
        return {
            **letterhead(group, paper=paper),
            "copy": gettext("COPY %(n)s") % {"n": copy} if copy else "",
            "number": f"{payment.receipt_number:06d}",
            "payer": payment.person.name,
            "contact": national_number(payment.person.mobile_number) or payment.person.email,
            "group": group.name,
            "ticket": gettext("ticket %(label)s") % {"label": ticket.label},
            "month": _month(payment, pen),
            "date": _date(payment, pen),
            "how": _how(payment),
            "amount": pen.money(payment.amount),
            "in_words": amount_in_words(payment.amount, payment.currency),
            "lines": _lines(payment, demands, pen),
            "rest": pen.plain(payment.unapplied) if payment.unapplied else "",
            "months": months_paid(group, demands),
            "paid_so_far": _so_far(payment, demands, pen),
            "state": _state(payment),
            "simulated": payment.simulated,
            "qr": qr_svg(receipt_url(payment)),
            "short": short_code(payment),
            "signer": payment.decided_by_name or payment.made_by_name,
            "words": _words(member.account_name, ticket.label, simulated=payment.simulated),
        }


def _date(payment: Payment, pen: Pen) -> str:
    """Return when the payment was recorded, and the day it was received if that differs."""
    assert payment.received_at is not None
    recorded = pen.moment(payment.received_at)
    if payment.paid_on is None or payment.paid_on == payment.group.day_of(payment.received_at):
        return recorded
    return gettext("%(day)s, recorded %(moment)s") % {"day": pen.day(payment.paid_on), "moment": recorded}


def _month(payment: Payment, pen: Pen) -> str:
    """Return `month 5 of 20, November 2026` for the last month that it paid or was meant for."""
    lines = Application.objects.filter(cause=payment.id, source="receipt", amount__gt=0)
    numbers = lines.values_list("demand__instalment__number", flat=True)
    number = payment.instalment_number or max(numbers, default=None)
    if number is None:
        return ""
    due = Instalment.objects.filter(group_id=payment.group_id, number=number).values_list("due_on", flat=True)
    month = gettext("month %(k)s of %(n)s") % {"k": number, "n": payment.group.months}
    return f"{month}, {pen.month(due[0])}" if due else month


def _how(payment: Payment) -> str:
    names = {
        Method.CASH: gettext("Cash"),
        Method.BANK: gettext("Bank transfer"),
        Method.UPI: "UPI",
        Method.CHEQUE: gettext("Cheque"),
        Method.AGENT: gettext("Cash to our agent"),
        Method.GATEWAY: gettext("Online"),
    }
    known = payment.reference_key and payment.reference_key.isdigit()
    reference = grouped(payment.reference_key) if known else payment.reference
    return ", ".join(filter(None, [names[Method(payment.method)], reference]))


def _lines(payment: Payment, demands: list[Demand], pen: Pen) -> list[dict[str, str]]:
    """Return what the payment paid, with the amounts due before and after it."""
    by_id = {demand.id: demand for demand in demands}
    paid: dict[Any, int] = defaultdict(int)
    before: dict[Any, int] = defaultdict(int)
    mine: dict[Any, int] = {}
    # Ids contain their time, so earlier applications have smaller ids.
    for line in Application.objects.filter(demand_id__in=list(by_id)).order_by("id"):
        if line.cause == payment.id and line.source == "receipt" and line.amount > 0:
            before.setdefault(line.demand_id, paid[line.demand_id])
            mine[line.demand_id] = mine.get(line.demand_id, 0) + line.amount
        paid[line.demand_id] += line.amount
    lines = []
    for id, amount in sorted(mine.items(), key=lambda item: by_id[item[0]].instalment.number):
        demand = by_id[id]
        due = demand.amount - before[id]
        lines.append(
            {
                "name": _name(demand),
                "due_on": pen.day(demand.due_on),
                "due": pen.plain(due),
                "paid": pen.plain(amount),
                "left": pen.plain(due - amount),
            }
        )
    return lines


def _name(demand: Demand) -> str:
    names = {
        DemandKind.SUBSCRIPTION: gettext("Subscription, month %(k)s"),
        DemandKind.PENALTY: gettext("Penalty, month %(k)s"),
        DemandKind.ENTRY: gettext("Entry, up to month %(k)s"),
    }
    return names[DemandKind(demand.kind)] % {"k": demand.instalment.number}


def _so_far(payment: Payment, demands: list[Demand], pen: Pen) -> str:
    group = payment.group
    came = sum(
        demand.received + demand.dividend for demand in demands if demand.kind == DemandKind.SUBSCRIPTION
    )
    if group.done_before:
        opening = OpeningBalance.objects.filter(ticket_id=payment.ticket_id).first()
        came += group.done_before * group.instalment_minor - (opening.owes_minor if opening else 0)
    whole = group.months * group.instalment_minor
    return gettext("%(paid)s of %(whole)s") % {"paid": pen.money(came), "whole": pen.money(whole)}


def _state(payment: Payment) -> str:
    if payment.state == PaymentState.REVERSED:
        what = gettext("Cheque bounced") if payment.bounced else gettext("Reversed")
        return f"{what}: {payment.reason}"
    if payment.refunded:
        pen = Pen.of(payment.group)
        return gettext("Refunded: %(amount)s") % {"amount": pen.money(payment.refunded)}
    return ""


def _words(account: str, label: str, *, simulated: bool) -> dict[str, str]:
    return {
        "receipt": gettext("Receipt"),
        "from": gettext("Received from"),
        "for": gettext("For"),
        "when": gettext("When and how"),
        "amount": gettext("Amount received"),
        "applied": gettext("Applied to"),
        "due_on": gettext("Due on"),
        "due": gettext("Due"),
        "paid": gettext("Paid now"),
        "left": gettext("Still due"),
        "credit": gettext("Credit for future months"),
        "months": gettext("Ticket %(label)s, months paid") % {"label": label},
        "scan": gettext("Scan to check this receipt without an account."),
        "signed": gettext("Signed with Ed25519 by %(name)s.") % {"name": account},
        "original": gettext("Original. Reprints are marked COPY and numbered."),
        "simulated": gettext("SIMULATED GATEWAY: no money was moved") if simulated else "",
    }
