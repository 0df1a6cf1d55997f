"""Decide by hand on a line that nobody could match: it pays this invoice, or it is none of ours."""

from __future__ import annotations

import uuid

from django.db.models import Q

from billing.actions.import_statement import entry_of
from billing.actions.propose_payment import FITS, Proposed, propose_payment
from billing.models import Payment, StatementLine
from billing.queries.doors import find_invoice
from billing.queries.statements import billed
from billing.rules.matching import SET_ASIDE, Verdict, verdict_on
from billing.rules.statement import Entry
from billing.states import LIVE_PAYMENTS, LineState
from kernel.clock import database_now
from kernel.errors import Conflict, NotFound, bad_field
from kernel.transactions import transaction
from money import BadAmount, read_typed
from tenancy.staff import Staff, staff_scope

WHY_NOT = {
    Verdict.OTHER_CURRENCY: "The invoice is in another currency.",
    Verdict.DUPLICATE: "This invoice is paid, or another transfer is put forward for it.",
    Verdict.VOID: "This invoice was taken back.",
}
WHY_ASIDE = {
    Verdict.KNOWN: "The same transfer is in another file. Say why this one counts too.",
    Verdict.OUT: "The bank says that this money went out. Say why it is a payment.",
    Verdict.RETURNED: "The bank has taken this booking back. Say why it is a payment.",
    Verdict.NOT_BOOKED: "The bank has not booked this yet. Say why it counts.",
    Verdict.UNREADABLE: "This line can't be read. Say what the bank's statement shows.",
}


def settle_line(
    staff: Staff,
    line_id: uuid.UUID,
    *,
    invoice_id: uuid.UUID | None = None,
    note: str = "",
    amount: str = "",
) -> StatementLine:
    """Put forward for the invoice, or dismissed with a note where none is named.

    A line that was set aside can be taken up with a note; one that cannot be read needs the `amount` too.

    BadInput without the note that a dismissal or another amount needs; Conflict for a line that is settled,
    or an invoice that does not ask to be paid; NotFound for an unknown line or invoice.
    """
    note = note.strip()
    with transaction():
        line = StatementLine.objects.select_for_update().filter(id=line_id).first()
        if line is None:
            raise NotFound
        _require_open(line)
        if invoice_id is None:
            if not note:
                raise bad_field("note", "Say in words why this is for no invoice.")
            line.state = LineState.DISMISSED
        else:
            _put_forward(staff, line, invoice_id, note, amount)
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


def _require_open(line: StatementLine) -> None:
    """Waiting; or put forward once, and refused since."""
    if line.state in (LineState.QUEUED, LineState.SET_ASIDE):
        return
    if line.state == LineState.PROPOSED:
        with staff_scope():
            is_live = Payment.objects.filter(id=line.payment_id, status__in=LIVE_PAYMENTS).exists()
        if not is_live:
            return
    if line.state == LineState.UNDONE:
        raise Conflict("The import of this line was undone.", code="line_undone")
    raise Conflict("This line is settled already.", code="line_settled")


def _is_told_twice(line: StatementLine) -> bool:
    """By another file, in a line that still stands."""
    twins = StatementLine.objects.filter(Q(twin_id=line.id) | Q(id=line.twin_id))
    return twins.exclude(state__in=(LineState.DISMISSED, LineState.UNDONE)).exists()


def _entry_by_hand(line: StatementLine, amount: str, currency: str) -> Entry:
    """The line as it was read; with the amount that a person has read where nobody else could."""
    if line.amount_minor is not None:
        return entry_of(line)
    if not amount.strip():
        raise bad_field("amount", "This line can't be read. Enter the amount that came in.")
    try:
        minor = read_typed(amount, currency)
    except BadAmount as problem:
        raise bad_field("amount", str(problem)) from None
    day = line.booked_on or line.statement.created_at.date()
    return Entry(line.line, day, minor, currency, line.text, line.payer, line.bank_reference)


def _put_forward(staff: Staff, line: StatementLine, invoice_id: uuid.UUID, note: str, amount: str) -> None:
    with staff_scope():
        invoice = find_invoice(invoice_id)
    if invoice is None:
        raise NotFound
    if line.verdict in SET_ASIDE and not note:
        raise bad_field("note", WHY_ASIDE[Verdict(line.verdict)])
    entry = _entry_by_hand(line, amount, invoice.currency)
    if verdict_on(entry, billed(invoice)) in (Verdict.UNDER, Verdict.OVER) and not note:
        raise bad_field("note", "The amount is not the total of the invoice. Say why it is right.")
    if _is_told_twice(line) and not note:
        raise bad_field("note", "Another file seems to tell of the same transfer. Say why this one counts.")
    done: Proposed = propose_payment(staff, invoice.account_id, invoice.id, entry, by_hand=True)
    if done.payment is None:
        raise Conflict(WHY_NOT[done.verdict], code=done.verdict.value)
    assert done.verdict in FITS or note, "the amount was looked at"
    line.state = LineState.PROPOSED
    line.for_account_id, line.invoice_id, line.payment_id = invoice.account_id, invoice.id, done.payment.id
