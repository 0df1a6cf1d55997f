"""Take a statement of the platform's bank: what fits an invoice becomes a proposed payment, the rest waits.

The same file is taken once, and so is the same line in another file. A dry run tells what would happen.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db import transaction as django_transaction

from billing.actions.approve_payment import approve_payment
from billing.actions.propose_payment import propose_payment
from billing.models import BankStatement, StatementLine
from billing.queries.statements import billed_under, known_among
from billing.readers.camt053 import bank_accounts, looks_like_xml, read_camt053
from billing.readers.csv_statement import read_csv
from billing.readers.mapping import read_mapping
from billing.rules.matching import Match, Verdict, match_all, wanted_codes
from billing.rules.statement import Entry, Problem, Statement, fingerprints
from billing.states import LineState
from kernel.errors import Conflict, DrawbookError, TooLarge, bad_field
from kernel.transactions import transaction
from tenancy.staff import Staff

MOST_BYTES = 10 * 1024 * 1024
# One import at a time: two files with the same line must see each other's.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('billing.import_statement', 0))"

COLUMNS = {
    "id": "uuid",
    "statement_id": "uuid",
    "line": "int",
    "booked_on": "date",
    "amount_minor": "bigint",
    "currency": "text",
    "text": "text",
    "payer": "text",
    "bank_reference": "text",
    "fingerprint": "bytea",
    "verdict": "text",
    "state": "text",
    "for_account_id": "uuid",
    "invoice_id": "uuid",
    "payment_id": "uuid",
}
# All lines in one statement: a month of a busy bank is thousands.
WRITE_LINES = f"""
INSERT INTO billing_statementline ({", ".join(f'"{name}"' for name in COLUMNS)}, note, settled_by_name)
SELECT *, '', '' FROM unnest({", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())})
"""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read, before anything is known of the lines."""

    name: str
    sha256: bytes
    format: str
    bank_account: str
    read: Statement


@dataclass(slots=True)
class Report:
    """What became of each line, or in a dry run would become."""

    file: ReadFile
    statement: BankStatement | None = None
    lines: list[StatementLine] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        return self.file.read.problems


def import_statement(
    staff: Staff, *, file_name: str, content: bytes, mapping: Any = None, dry_run: bool = False
) -> Report:
    """BadInput for what is no statement or no mapping, Conflict for a file that was imported before."""
    file = _read(file_name, content, mapping)
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        if not dry_run:
            _refuse_known(file)
        report = _held_against_invoices(staff, file)
        if not dry_run:
            _propose(staff, report)
            _write(staff, report)
            if settings.STATEMENT_AUTO_APPROVAL:
                _approve(staff, report)
        report.counts = _counts(report)
        if report.statement is not None:
            report.statement.counts = report.counts
            report.statement.save(update_fields=["counts"])
    return report


def _read(name: str, content: bytes, mapping: Any) -> ReadFile:
    if len(content) > MOST_BYTES:
        raise TooLarge(f"A statement has at most {MOST_BYTES // 1024 // 1024} MB.")
    name = name.replace("\x00", "")[:255] or "statement"
    sha256 = hashlib.sha256(content).digest()
    if looks_like_xml(content):
        account = ", ".join(bank_accounts(content))[:100]
        return ReadFile(name, sha256, "camt053", account, read_camt053(content))
    if mapping is None:
        raise bad_field("mapping", "Say which column of the CSV has what.")
    return ReadFile(name, sha256, "csv", "", read_csv(content, read_mapping(mapping)))


def _refuse_known(file: ReadFile) -> None:
    known = BankStatement.objects.filter(sha256=file.sha256).first()
    if known is not None:
        raise Conflict(
            f"This file was imported on {known.created_at.date().isoformat()} by {known.imported_by_name}.",
            code="statement_known",
            extra={"statement": str(known.id)},
        )


def _held_against_invoices(staff: Staff, file: ReadFile) -> Report:
    """A line for each entry that is new, with its verdict; nothing is written."""
    entries = file.read.entries
    prints = fingerprints(entries, bank_account=file.bank_account)
    known = known_among(prints)
    new = [(entry, mark) for entry, mark in zip(entries, prints, strict=True) if mark not in known]
    wanted = [entry for entry, _ in new]
    matches = match_all(wanted, billed_under(wanted_codes(wanted)))
    lines = [_line(entry, mark, match) for (entry, mark), match in zip(new, matches, strict=True)]
    return Report(file, lines=lines)


def _line(entry: Entry, fingerprint: bytes, match: Match) -> StatementLine:
    return StatementLine(
        line=entry.line,
        booked_on=entry.booked_on,
        amount_minor=entry.amount_minor,
        currency=entry.currency,
        text=entry.text,
        payer=entry.payer,
        bank_reference=entry.bank_reference,
        fingerprint=fingerprint,
        verdict=match.verdict,
        state=LineState.QUEUED,
        for_account_id=match.billed.account_id if match.billed else None,
        invoice_id=match.billed.invoice_id if match.billed else None,
    )


def _propose(staff: Staff, report: Report) -> None:
    """Account by account in the order of their ids, so that two who lock several never wait in a circle."""
    fitting = [line for line in report.lines if line.verdict in (Verdict.MATCHED, Verdict.UNDER_REVIEW)]
    for line in sorted(fitting, key=lambda line: (str(line.for_account_id), line.line)):
        assert line.for_account_id is not None and line.invoice_id is not None
        proposed = propose_payment(staff, line.for_account_id, line.invoice_id, entry_of(line))
        line.verdict = proposed.verdict
        if proposed.payment is not None:
            line.payment_id, line.state = proposed.payment.id, LineState.PROPOSED


def entry_of(line: StatementLine) -> Entry:
    """The line as it was read."""
    return Entry(
        line=line.line,
        booked_on=line.booked_on,
        amount_minor=line.amount_minor,
        currency=line.currency,
        text=line.text,
        payer=line.payer,
        bank_reference=line.bank_reference,
    )


def _write(staff: Staff, report: Report) -> None:
    file = report.file
    report.statement = BankStatement.objects.create(
        file_name=file.name,
        sha256=file.sha256,
        format=file.format,
        bank_account=file.bank_account,
        problems=[{"line": p.line, "detail": p.detail} for p in report.problems],
        imported_by_id=staff.user_id,
        imported_by_name=staff.name,
    )
    for line in report.lines:
        line.statement = report.statement
    columns = [[getattr(line, name) for line in report.lines] for name in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_LINES, columns)


def _approve(staff: Staff, report: Report) -> None:
    """Only where the installation says so; what is refused waits in the queue like the rest."""
    for line in report.lines:
        if line.payment_id is None:
            continue
        try:
            with django_transaction.atomic():
                approve_payment(staff, line.payment_id)
        except DrawbookError:
            continue


def _counts(report: Report) -> dict[str, int]:
    read = report.file.read
    verdicts = Counter(str(line.verdict) for line in report.lines)
    return {
        "entries": len(read.entries),
        "known": len(read.entries) - len(report.lines),
        "ignored": read.ignored,
        "problems": len(read.problems),
        **{verdict.value: verdicts[verdict.value] for verdict in Verdict},
    }
