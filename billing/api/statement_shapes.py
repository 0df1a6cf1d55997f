"""API schemas of bank statements and their lines, for staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from rest.fields import Text, line
from rest.schemas import Body


class BankProblemOut(Schema):
    line: int
    detail: str


class BankStatementOut(Schema):
    id: str
    file_name: str
    format: str
    bank_account: str
    counts: dict[str, int]
    problems: list[BankProblemOut]
    imported_by: str
    imported_at: datetime
    undone_by: str
    undone_at: datetime | None


class InvoiceBrief(Schema):
    id: str
    number: str
    pay_code: str
    status: str
    total: str
    total_display: str
    currency: str
    account: str
    account_name: str


class PaymentBrief(Schema):
    id: str
    status: str


class DuplicateLineBrief(Schema):
    id: str
    line: int
    statement: str
    file_name: str


class ShareOut(Schema):
    """The share of one of several invoices in a line."""

    invoice: InvoiceBrief
    payment: PaymentBrief
    amount: str
    amount_display: str


class BankLineOut(Schema):
    """`shares` is empty unless the line pays several invoices; `invoice` and `payment` are then the first."""

    id: str
    statement: str | None
    line: int
    booked_on: date | None
    amount: str
    amount_display: str
    currency: str
    text: str
    payer: str
    bank_reference: str
    verdict: str
    state: str
    note: str
    detail: str
    invoice: InvoiceBrief | None
    payment: PaymentBrief | None
    shares: list[ShareOut]
    seen_in: DuplicateLineBrief | None
    settled_by: str
    settled_at: datetime | None


class SuggestionOut(Schema):
    path: str
    value: str
    detail: str


class ImportedOut(Schema):
    """`id` is null in a dry run, which stores nothing.

    `lines` has the money in that is in no other file, `set_aside` all other lines. Long lists are cut;
    `counts` counts all lines, and `problems_left_out` is the number of problems that are not listed.
    """

    id: str | None
    dry_run: bool
    file_name: str
    format: str
    bank_account: str
    read_as: str | None
    counts: dict[str, int]
    problems: list[BankProblemOut]
    problems_left_out: int
    suggestions: list[SuggestionOut]
    lines: list[BankLineOut]
    set_aside: list[BankLineOut]


class SettlementBody(Body):
    """`invoices` names several invoices of one account; each gets its total, the last one the rest."""

    invoice: line(64, 1) | None = None  # type: ignore[valid-type]
    invoices: list[line(64, 1)] | None = Field(None, min_length=1, max_length=20)  # type: ignore[valid-type]
    note: Text = Field("", max_length=1000)
    amount: line(40) = ""  # type: ignore[valid-type]


class BankMappingOut(Schema):
    id: str
    bank: str
    mapping: dict[str, Any]
    saved_by: str
    saved_at: datetime
