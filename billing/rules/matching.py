"""Match a statement line with an invoice, or give the reason why it doesn't match."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from billing.rules.pay_code import codes_in
from billing.rules.statement import Entry
from billing.states import InvoiceStatus


class Verdict(StrEnum):
    MATCHED = "matched"  # code, amount and currency match an open invoice
    UNDER = "under"
    OVER = "over"
    OTHER_CURRENCY = "other_currency"
    DUPLICATE = "duplicate"  # paid already, or a second line for the same invoice
    UNDER_REVIEW = "under_review"  # the customer has already reported it; staff see both
    VOID = "void"
    AMBIGUOUS = "ambiguous"  # codes of several invoices
    SEEN = "seen"  # another file probably has the same transfer
    UNKNOWN = "unknown"  # no code of ours
    # Lines that pay nothing automatically, and can be matched by hand.
    KNOWN = "known"  # the same transfer is in another file
    OUT = "out"  # went out
    RETURNED = "returned"  # an entry that the bank has reversed
    NOT_BOOKED = "not_booked"
    UNREADABLE = "unreadable"


# Verdicts of a line that is matched only with a reason.
SET_ASIDE = frozenset({Verdict.KNOWN, Verdict.OUT, Verdict.RETURNED, Verdict.NOT_BOOKED, Verdict.UNREADABLE})
# Lines that a later line can't duplicate.
NOT_REMEMBERED = frozenset({Verdict.KNOWN, Verdict.NOT_BOOKED, Verdict.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Billed:
    """An invoice as far as a statement is held against it."""

    invoice_id: uuid.UUID
    account_id: uuid.UUID
    pay_code: str
    status: InvoiceStatus
    currency: str
    total_minor: int


@dataclass(frozen=True, slots=True)
class Match:
    verdict: Verdict
    billed: Billed | None = None


def wanted_codes(entries: Sequence[Entry]) -> list[str]:
    """Return all codes in the lines, each once."""
    return list(dict.fromkeys(code for entry in entries for code in codes_in(_full_text(entry))))


def match_all(
    entries: Sequence[Entry],
    billed: Mapping[str, Sequence[Billed]],
    seen: Collection[int] = (),
) -> list[Match]:
    """Return the verdict on each line, in order; the first line that pays an invoice is its payment.

    `seen` has the indexes of probable duplicates, which pay nothing automatically.
    """
    taken: set[uuid.UUID] = set()
    found = []
    for index, entry in enumerate(entries):
        match = match_one(entry, billed, taken)
        if index in seen:
            match = Match(Verdict.SEEN, match.billed)
        if match.verdict in (Verdict.MATCHED, Verdict.UNDER_REVIEW) and match.billed is not None:
            taken.add(match.billed.invoice_id)
        found.append(match)
    return found


def match_one(
    entry: Entry, billed: Mapping[str, Sequence[Billed]], taken: set[uuid.UUID] | None = None
) -> Match:
    """The verdict on one line, given the invoices of its codes."""
    invoices = [one for code in codes_in(_full_text(entry)) for one in billed.get(code, ())]
    if not invoices:
        return Match(Verdict.UNKNOWN)
    if len(invoices) > 1:
        return Match(Verdict.AMBIGUOUS)
    invoice = invoices[0]
    if taken and invoice.invoice_id in taken:
        return Match(Verdict.DUPLICATE, invoice)
    return Match(verdict_on(entry, invoice), invoice)


def verdict_on(entry: Entry, invoice: Billed) -> Verdict:
    """Return the verdict on a line for this invoice, whatever its code."""
    if invoice.status == InvoiceStatus.PAID:
        return Verdict.DUPLICATE
    if invoice.status == InvoiceStatus.VOID:
        return Verdict.VOID
    if entry.currency != invoice.currency:
        return Verdict.OTHER_CURRENCY
    if entry.amount_minor < invoice.total_minor:
        return Verdict.UNDER
    if entry.amount_minor > invoice.total_minor:
        return Verdict.OVER
    if invoice.status == InvoiceStatus.PENDING_APPROVAL:
        return Verdict.UNDER_REVIEW
    return Verdict.MATCHED


def _full_text(entry: Entry) -> str:
    return f"{entry.text} {entry.bank_reference}"
