"""Bank statements and their lines, and the invoices that they are held against; for staff."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from billing.models import BankStatement, Invoice, LineShare, Payment, StatementLine
from billing.queries.statement_shapes import BankLineOut, InvoiceBrief
from billing.rules.duplicates import DAYS_APART, ImportedLine
from billing.rules.matching import NOT_REMEMBERED, Billed, Verdict
from billing.rules.pay_code import codes_in
from billing.rules.reference import real_reference, reference_key
from billing.rules.statement import Entry
from billing.states import LIVE_PAYMENTS, InvoiceStatus, LineState
from tenancy.scope import reads_every_account
from tenancy.staff import staff_scope

AT_A_TIME = 1_000


def billed_under(codes: Collection[str]) -> dict[str, list[Billed]]:
    """The invoices of any account that have these pay codes."""
    found: dict[str, list[Billed]] = defaultdict(list)
    wanted = list(codes)
    with staff_scope():
        for at in range(0, len(wanted), AT_A_TIME):
            for invoice in Invoice.objects.filter(pay_code__in=wanted[at : at + AT_A_TIME]):
                found[str(invoice.pay_code)].append(billed(invoice))
    return found


def billed(invoice: Invoice) -> Billed:
    return Billed(
        invoice_id=invoice.id,
        account_id=invoice.account_id,
        pay_code=invoice.pay_code or "",
        status=InvoiceStatus(invoice.status),
        currency=invoice.currency,
        total_minor=invoice.total_minor,
    )


def known_among(fingerprints: Collection[bytes]) -> set[bytes]:
    """Which of these lines are there already."""
    found: set[bytes] = set()
    wanted = list(fingerprints)
    originals = remembered().values("id")
    for at in range(0, len(wanted), AT_A_TIME):
        rows = StatementLine.objects.filter(fingerprint__in=wanted[at : at + AT_A_TIME])
        rows = rows.filter(Q(id__in=originals) | Q(verdict=Verdict.KNOWN, duplicate_of_id__in=originals))
        rows = rows.exclude(state=LineState.UNDONE)
        found.update(bytes(row) for row in rows.values_list("fingerprint", flat=True))
    return found


def remembered() -> QuerySet[Any]:
    """Return lines that a later line can duplicate: no duplicates, and no undone imports."""
    return StatementLine.objects.exclude(verdict__in=NOT_REMEMBERED).exclude(state=LineState.UNDONE)


def imported_lines_near(entries: Collection[Entry]) -> list[ImportedLine]:
    """Return lines of other files near these amounts and days that have no duplicate yet."""
    if not entries:
        return []
    days = [entry.booked_on for entry in entries]
    amounts = sorted({entry.amount_minor for entry in entries})
    rows = (
        remembered()
        .select_related("statement")
        .filter(booked_on__range=(min(days) - DAYS_APART, max(days) + DAYS_APART))
    )
    # A duplicate is never further away from its original.
    around = (min(days) - 2 * DAYS_APART, max(days) + 2 * DAYS_APART)
    repeats = StatementLine.objects.filter(duplicate_of_id__isnull=False, booked_on__range=around)
    repeats = repeats.exclude(state=LineState.UNDONE)
    taken = set(repeats.values_list("duplicate_of_id", flat=True))
    found: list[ImportedLine] = []
    for at in range(0, len(amounts), AT_A_TIME):
        alike = rows.filter(amount_minor__in=amounts[at : at + AT_A_TIME]).order_by("id")
        found += [_imported_line(line) for line in alike if line.id not in taken]
    return found


def _imported_line(line: StatementLine) -> ImportedLine:
    keys = line.reference_keys or reference_key(real_reference(line.bank_reference))
    assert line.booked_on is not None and line.amount_minor is not None, "only lines that were read"
    return ImportedLine(
        line.id,
        line.statement.format,
        line.booked_on,
        line.amount_minor,
        line.currency,
        line.text,
        line.payer,
        frozenset(keys.split()),
        line.bank_account,
    )


def statements() -> QuerySet[Any]:
    return BankStatement.objects.all()


def find_statement(id: uuid.UUID) -> BankStatement | None:
    """Return the statement for staff, and None for all others."""
    return BankStatement.objects.filter(id=id).first() if reads_every_account() else None


def lines_of(
    statement: BankStatement | None = None,
    *,
    state: LineState | None = None,
    verdict: Verdict | None = None,
) -> QuerySet[Any]:
    """Return lines of one statement or of all, filtered by state and verdict."""
    rows = StatementLine.objects.all()
    if statement is not None:
        rows = rows.filter(statement=statement)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.filter(verdict=verdict) if verdict is not None else rows


def find_line(id: uuid.UUID) -> StatementLine | None:
    return StatementLine.objects.filter(id=id).first() if reads_every_account() else None


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """The bank line that shows a payment, and the payment's part of its amount; None if unreadable."""

    line: StatementLine
    amount_minor: int | None


def line_of_payment(payment_id: uuid.UUID) -> PaymentLine | None:
    """Return the line that shows this payment, alone or with others."""
    share = LineShare.objects.select_related("line").filter(payment_id=payment_id).first()
    if share is not None:
        return PaymentLine(share.line, share.amount_minor)
    line = StatementLine.objects.filter(payment_id=payment_id).first()
    return PaymentLine(line, line.amount_minor) if line is not None else None


def settled_anew(lines: Iterable[StatementLine]) -> set[uuid.UUID]:
    """Return the ids of proposed lines whose payment, or a part of it, was rejected later."""
    proposed = [line for line in lines if line.state == LineState.PROPOSED]
    shares = _shares_of(proposed)
    payment_ids = {line.payment_id for line in proposed}
    payment_ids |= {share.payment_id for of_line in shares.values() for share in of_line}
    live = live_among(payment_ids)
    found = set()
    for line in proposed:
        of_line = shares[line.id]
        if not of_line:
            is_whole = line.payment_id in live
        elif line.amount_minor is None:
            # The amount of an unreadable line was entered by hand, so its last payment must be live.
            last = max(share.created_at for share in of_line)
            is_whole = all(share.payment_id in live for share in of_line if share.created_at == last)
        else:
            counted = sum(share.amount_minor for share in of_line if share.payment_id in live)
            # Money out and returned payments have negative amounts.
            is_whole = counted >= abs(line.amount_minor)
        if not is_whole:
            found.add(line.id)
    return found


def live_among(payment_ids: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Return the payments, of all accounts, that are neither rejected nor withdrawn."""
    with staff_scope():
        rows = Payment.objects.filter(id__in=filter(None, payment_ids), status__in=LIVE_PAYMENTS)
        return set(rows.values_list("id", flat=True))


def invoices_named(lines: Iterable[StatementLine]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Return for each line's id the invoices whose pay codes are in the line."""
    codes = {line.id: codes_in(f"{line.text} {line.bank_reference}") for line in lines}
    wanted = {code for found in codes.values() for code in found}
    if not wanted:
        return {}
    with staff_scope():
        invoices = Invoice.objects.select_related("account").filter(pay_code__in=wanted)
        briefs = {invoice.pay_code: InvoiceBrief.of(invoice) for invoice in invoices}
    return {id: [briefs[code] for code in found if code in briefs] for id, found in codes.items()}


def line_shapes(lines: Iterable[StatementLine]) -> list[dict[str, Any]]:
    """Return lines with their invoices and payments, read for all accounts at once."""
    rows = list(lines)
    duplicates = originals_of(rows)
    shares = _shares_of(rows)
    every: list[Any] = [*rows, *(share for of_line in shares.values() for share in of_line)]
    with staff_scope():
        invoices = _by_id(Invoice.objects.select_related("account"), [row.invoice_id for row in every])
        payments = _by_id(Payment.objects.all(), [row.payment_id for row in every])

    def paid(row: Any) -> dict[str, Any]:
        return {"invoice": invoices.get(row.invoice_id), "payment": payments.get(row.payment_id)}

    return [
        BankLineOut.of(
            row,
            **paid(row),
            seen_in=duplicates.get(row.id),
            shares=[{**paid(share), "minor": share.amount_minor} for share in shares[row.id]],
        )
        for row in rows
    ]


def _shares_of(lines: Iterable[StatementLine]) -> dict[uuid.UUID, list[LineShare]]:
    found: dict[uuid.UUID, list[LineShare]] = defaultdict(list)
    for share in LineShare.objects.filter(line__in=[line.id for line in lines]).order_by("id"):
        found[share.line_id].append(share)
    return found


def originals_of(lines: Iterable[StatementLine]) -> dict[uuid.UUID, StatementLine]:
    """For each line the one of another file that it repeats, or seems to repeat; by the line's id."""
    rows = list(lines)
    wanted = {line.duplicate_of_id for line in rows if line.duplicate_of_id is not None}
    every = StatementLine.objects.select_related("statement")
    duplicates = {row.id: row for row in every.filter(id__in=wanted)} if wanted else {}
    repeats = [line for line in rows if line.verdict == Verdict.KNOWN and line.duplicate_of_id is None]
    prints = [line.fingerprint for line in repeats]
    same = remembered().select_related("statement").filter(fingerprint__in=prints) if prints else ()
    originals = {bytes(row.fingerprint): row for row in same}
    found = {
        line.id: duplicates.get(line.duplicate_of_id) for line in rows if line.duplicate_of_id is not None
    }
    found |= {line.id: originals.get(bytes(line.fingerprint)) for line in repeats}
    return {id: original for id, original in found.items() if original is not None}


def _by_id(rows: QuerySet[Any], ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, Any]:
    return {row.id: row for row in rows.filter(id__in={id for id in ids if id is not None})}
