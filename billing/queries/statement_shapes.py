"""Bank statements and their lines as the API answers them, for staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from billing.models import StatementLine
from billing.rules.pay_code import spaced
from money import format_money, to_string
from rest.answers import Amount, AmountToRead, Answer, Id, at


def _written(write: Callable[[int, str], str], line: StatementLine) -> str:
    return "" if line.amount_minor is None else write(line.amount_minor, line.currency)


class BankProblemOut(Answer):
    line: int
    detail: str


class BankStatementOut(Answer):
    id: Id
    file_name: str
    format: str
    bank_account: str
    counts: dict[str, int]
    problems: list[BankProblemOut]
    imported_by: str = at("imported_by_name")
    imported_at: datetime = at("created_at")
    undone_by: str = at("undone_by_name")
    undone_at: datetime | None


class InvoiceBrief(Answer):
    id: Id
    number: str = at(lambda invoice: invoice.number or "")
    pay_code: str = at(lambda invoice: spaced(invoice.pay_code or ""))
    status: str
    total: Amount = at("total_minor")
    total_display: AmountToRead = at("total_minor")
    currency: str
    account: Id = at("account_id")
    account_name: str = at("account.name")


class PaymentBrief(Answer):
    id: Id
    status: str


class DuplicateLineBrief(Answer):
    id: Id
    line: int
    statement: Id = at("statement_id")
    file_name: str = at("statement.file_name")


class ShareOut(Answer):
    """The share of one of several invoices in a line."""

    invoice: InvoiceBrief
    payment: PaymentBrief
    amount: str = at(lambda share: to_string(share["minor"], share["invoice"].currency))
    amount_display: str = at(lambda share: format_money(share["minor"], share["invoice"].currency))


class BankLineOut(Answer):
    """`shares` is empty unless the line pays several invoices; `invoice` and `payment` are then the first."""

    id: Id
    statement: str | None = at(lambda line: str(line.statement_id))
    line: int
    booked_on: date | None
    amount: str = at(lambda line: _written(to_string, line))
    amount_display: str = at(lambda line: _written(format_money, line))
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
    settled_by: str = at("settled_by_name")
    settled_at: datetime | None


class SuggestionOut(Answer):
    path: str
    value: str
    detail: str


class ImportedOut(Answer):
    """`id` is null in a dry run, which stores nothing.

    `lines` has the money in that is in no other file, `set_aside` all other lines. Long lists are cut;
    `counts` counts all lines, and `problems_left_out` is the number of problems that are not listed.
    """

    id: Id | None = at("statement.id")
    dry_run: bool
    file_name: str = at("file.name")
    format: str = at("file.format")
    bank_account: str = at("file.bank_account")
    read_as: str | None = at("file.mapping.name")
    counts: dict[str, int]
    problems: list[BankProblemOut]
    problems_left_out: int = at(lambda report: report.counts["problems"] - len(report.problems))
    suggestions: list[SuggestionOut]
    lines: list[BankLineOut]
    set_aside: list[BankLineOut]


class BankMappingOut(Answer):
    id: Id
    bank: str = at("name")
    mapping: dict[str, Any]
    saved_by: str = at("saved_by_name")
    saved_at: datetime
