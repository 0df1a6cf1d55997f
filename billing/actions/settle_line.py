"""Settle an unmatched line by hand: propose it for one or several invoices, or dismiss it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q

from billing.actions.import_statement import entry_of
from billing.actions.propose_payment import FITS, Proposed, propose_payment
from billing.models import Invoice, LineShare, StatementLine
from billing.queries.finders import find_invoice
from billing.queries.statements import billed, live_among, settled_anew
from billing.rules.matching import SET_ASIDE, Verdict, verdict_on
from billing.rules.shares import shares_of
from billing.rules.statement import Entry
from billing.states import InvoiceStatus, LineState
from kernel.amounts import typed_amount
from kernel.clock import database_now
from kernel.errors import Conflict, NotFound, bad_field
from kernel.find_one import find_one
from kernel.transactions import transaction
from money import format_money
from tenancy.staff import Staff, staff_scope

WHY_NOT = {
    Verdict.OTHER_CURRENCY: "The invoice is in another currency.",
    Verdict.DUPLICATE: "This invoice is paid, or another payment is proposed for it.",
    Verdict.VOID: "This invoice is void.",
}
OF_SEVERAL = "These invoices belong to several accounts. A line can pay invoices of one account only."
WHY_ASIDE = {
    Verdict.KNOWN: "The same transfer is in another file. Enter the reason to count this line too.",
    Verdict.OUT: "The bank lists this as money out. Enter the reason to count it as a payment.",
    Verdict.RETURNED: "The bank has reversed this entry. Enter the reason to count it as a payment.",
    Verdict.NOT_BOOKED: "The bank has not booked this entry yet. Enter the reason to count it.",
    Verdict.UNREADABLE: "This line can't be read. Enter what the bank statement shows.",
}


def settle_line(
    staff: Staff,
    line_id: uuid.UUID,
    *,
    invoice_id: uuid.UUID | None = None,
    invoice_ids: Sequence[uuid.UUID] = (),
    note: str = "",
    amount: str = "",
) -> StatementLine:
    """Propose the line as the payment of the invoices, or dismiss it with a note if none is named.

    Several invoices belong to one account. Each gets its total, and the last one the rest, so that the
    payments add up to the line. A line that was set aside needs a note; an unreadable line needs the
    `amount` too. A part that staff rejected can be settled again.

    BadInput without the note that a dismissal or another amount needs, or for invoices of several accounts;
    Conflict for a line that is settled, or an invoice that is not open; NotFound for an unknown
    line or invoice.
    """
    note = note.strip()
    wanted = list(dict.fromkeys([*([invoice_id] if invoice_id else []), *invoice_ids]))
    with transaction():
        line = find_one(StatementLine.objects.select_for_update(), line_id)
        counted = _counted_shares(line)
        _require_open(line)
        if wanted:
            _propose(staff, line, wanted, note, amount, counted)
        elif counted:
            raise Conflict(
                "A part of this line already pays an invoice. Match the rest.", code="line_settled"
            )
        elif not note:
            raise bad_field("note", "Enter the reason to dismiss this line.")
        else:
            line.state = LineState.DISMISSED
        line.note = note
        line.settled_by_id, line.settled_by_name = staff.user_id, staff.name
        line.settled_at = database_now()
        line.save(
            update_fields=[
                "state",
                "for_account_id",
                "invoice_id",
                "payment_id",
                "note",
                "settled_by_id",
                "settled_by_name",
                "settled_at",
            ]
        )
    return line


def _counted_shares(line: StatementLine) -> list[LineShare]:
    """The shares of the line that still count; those of rejected and withdrawn payments don't."""
    shares = list(line.shares.order_by("id"))
    live = live_among(share.payment_id for share in shares)
    return [share for share in shares if share.payment_id in live]


def _require_open(line: StatementLine) -> None:
    """Waiting; or proposed once, and refused since, wholly or in part."""
    if line.state in (LineState.QUEUED, LineState.SET_ASIDE):
        return
    if line.id in settled_anew([line]):
        return
    if line.state == LineState.UNDONE:
        raise Conflict("The import of this line was undone.", code="line_undone")
    raise Conflict("This line is already settled.", code="line_settled")


def _counted_amount(counted: Sequence[LineShare]) -> int:
    return sum(share.amount_minor for share in counted)


def _has_duplicate(line: StatementLine) -> bool:
    """Return whether another file has a valid line with the same transfer."""
    duplicates = StatementLine.objects.filter(Q(duplicate_of_id=line.id) | Q(id=line.duplicate_of_id))
    return duplicates.exclude(state__in=(LineState.DISMISSED, LineState.UNDONE)).exists()


def _entry_by_hand(line: StatementLine, amount: str, currency: str) -> Entry:
    """Return the line as an entry, with the amount entered by hand if the line can't be read."""
    if line.amount_minor is not None:
        return entry_of(line)
    if not amount.strip():
        raise bad_field("amount", "This line can't be read. Enter the amount received.")
    minor = typed_amount(amount, currency)
    day = line.booked_on or line.statement.created_at.date()
    return Entry(line.line, day, minor, currency, line.text, line.payer, line.bank_reference)


def _propose(
    staff: Staff,
    line: StatementLine,
    invoice_ids: Sequence[uuid.UUID],
    note: str,
    amount: str,
    counted: Sequence[LineShare],
) -> None:
    invoices = _invoices_of(invoice_ids)
    if counted and counted[0].for_account_id != invoices[0].account_id:
        raise bad_field("invoice", OF_SEVERAL)
    if line.verdict in SET_ASIDE and not note:
        raise bad_field("note", WHY_ASIDE[Verdict(line.verdict)])
    whole = _entry_by_hand(line, amount, invoices[0].currency)
    entry = replace(whole, amount_minor=whole.amount_minor - _counted_amount(counted))
    parts = [replace(entry, amount_minor=share) for share in _divided(entry, invoices)]
    verdicts = [verdict_on(part, billed(invoice)) for part, invoice in zip(parts, invoices, strict=True)]
    if (Verdict.UNDER in verdicts or Verdict.OVER in verdicts) and not note:
        raise bad_field("note", _not_the_total(invoices))
    if _has_duplicate(line) and not note:
        raise bad_field(
            "note", "Another file seems to have the same transfer. Enter the reason to count this line."
        )
    # The amounts of a divided line are those of its shares.
    is_divided = len(invoices) > 1 or line.shares.exists()
    payments = []
    for part, invoice in zip(parts, invoices, strict=True):
        done: Proposed = propose_payment(staff, invoice.account_id, invoice.id, part, by_hand=True)
        if done.payment is None:
            raise Conflict(WHY_NOT[done.verdict], code=done.verdict.value)
        assert done.verdict in FITS or note, "the amount was looked at"
        payments.append(done.payment)
        if is_divided:
            LineShare.objects.create(
                line=line,
                for_account_id=invoice.account_id,
                invoice_id=invoice.id,
                payment_id=done.payment.id,
                amount_minor=part.amount_minor,
            )
    line.state = LineState.PROPOSED
    if not counted:
        first = invoices[0]
        line.for_account_id, line.invoice_id, line.payment_id = first.account_id, first.id, payments[0].id
    elif line.payment_id not in {share.payment_id for share in counted}:
        first_share = counted[0]
        line.invoice_id, line.payment_id = first_share.invoice_id, first_share.payment_id


def _invoices_of(invoice_ids: Sequence[uuid.UUID]) -> list[Invoice]:
    """Order the invoices for payment: those with a payment reported by the customer first.

    Reported payments are for the total, so the rest of the line goes to an invoice proposed here.
    """
    with staff_scope():
        found = [find_invoice(id) for id in invoice_ids]
    invoices = [invoice for invoice in found if invoice is not None]
    if len(invoices) < len(found):
        raise NotFound
    if len({invoice.account_id for invoice in invoices}) > 1:
        raise bad_field("invoice", OF_SEVERAL)
    return sorted(invoices, key=lambda invoice: invoice.status != InvoiceStatus.PENDING_APPROVAL)


def _divided(entry: Entry, invoices: Sequence[Invoice]) -> list[int]:
    try:
        return shares_of(entry.amount_minor, [invoice.total_minor for invoice in invoices])
    except ValueError:
        raise bad_field(
            "invoice",
            f"{format_money(entry.amount_minor, entry.currency)} is not enough for all of these invoices. "
            "Remove one.",
        ) from None


def _not_the_total(invoices: Sequence[Invoice]) -> str:
    if len(invoices) == 1:
        return "The amount differs from the invoice total. Enter the reason to accept it."
    sum_minor = sum(invoice.total_minor for invoice in invoices)
    shown = format_money(sum_minor, invoices[0].currency)
    return f"The amount differs from the sum of the invoices, {shown}. Enter the reason to accept it."
