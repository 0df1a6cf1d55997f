"""Take a statement of the platform's bank: what fits an invoice becomes a proposed payment, the rest waits.

The same file is taken once, and so is the same line in another file. A dry run tells what would happen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db import transaction as django_transaction

from billing.actions.approve_payment import approve_payment
from billing.actions.propose_payment import propose_payment
from billing.actions.read_statement import CSV, ReadFile, read_statement
from billing.actions.remember_mapping import remember_mapping
from billing.actions.write_statement import write_statement
from billing.models import BankStatement, StatementLine
from billing.queries.statements import billed_under, known_among, told_around
from billing.rules.matching import Match, Verdict, match_all, wanted_codes
from billing.rules.statement import Entry, Problem, fingerprints
from billing.rules.twins import Twin, references_of, twins_among
from billing.states import LineState
from kernel.errors import Conflict, DrawbookError
from kernel.transactions import transaction
from tenancy.staff import Staff

# One import at a time: two files with the same line must see each other's.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('billing.import_statement', 0))"


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
    staff: Staff,
    *,
    file_name: str,
    content: bytes,
    mapping: Any = None,
    bank: str = "",
    dry_run: bool = False,
) -> Report:
    """BadInput for what is no statement or no mapping, Conflict for a file that was imported before.

    A CSV without a mapping is read as that `bank`'s was before, or as another file with its columns. A
    mapping that is given is remembered with the import, under the name of the `bank` or of the file.
    """
    with transaction():
        file = read_statement(file_name, content, mapping, bank)
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        if not dry_run:
            _refuse_known(file)
        report = _held_against_invoices(staff, file)
        if not dry_run:
            _propose(staff, report)
            report.statement = write_statement(staff, file, report.lines)
            if mapping is not None and file.format == CSV:
                remember_mapping(staff, file.name, content, mapping, bank=bank)
            if settings.STATEMENT_AUTO_APPROVAL:
                _approve(staff, report)
        report.counts = _counts(report)
        if report.statement is not None:
            report.statement.counts = report.counts
            report.statement.save(update_fields=["counts"])
    return report


def _refuse_known(file: ReadFile) -> None:
    known = BankStatement.objects.filter(sha256=file.sha256).first()
    if known is not None:
        raise Conflict(
            f"This file was imported on {known.created_at.date().isoformat()} by {known.imported_by_name}.",
            code="statement_known",
            extra={"statement": str(known.id)},
        )


def _held_against_invoices(staff: Staff, file: ReadFile) -> Report:
    """A line for each entry that is new, with its verdict; nothing is written.

    What another file has told under the same reference is known; what only seems the same is for a person.
    """
    entries = file.read.entries
    prints = fingerprints(entries, bank_account=file.bank_account)
    known = known_among(prints)
    new = [(entry, mark) for entry, mark in zip(entries, prints, strict=True) if mark not in known]
    twins = twins_among([entry for entry, _ in new], file.format, told_around([entry for entry, _ in new]))
    kept = [(*line, twin) for line, twin in zip(new, twins, strict=True) if not (twin and twin.is_certain)]
    wanted = [entry for entry, _, _ in kept]
    doubtful = {at for at, (_, _, twin) in enumerate(kept) if twin is not None}
    matches = match_all(wanted, billed_under(wanted_codes(wanted)), doubtful)
    lines = [
        _line(entry, mark, match, twin) for (entry, mark, twin), match in zip(kept, matches, strict=True)
    ]
    return Report(file, lines=lines)


def _line(entry: Entry, fingerprint: bytes, match: Match, twin: Twin | None) -> StatementLine:
    return StatementLine(
        line=entry.line,
        booked_on=entry.booked_on,
        amount_minor=entry.amount_minor,
        currency=entry.currency,
        text=entry.text,
        payer=entry.payer,
        bank_reference=entry.bank_reference,
        reference_keys=" ".join(sorted(references_of(entry)))[:500],
        twin_id=twin.id if twin else None,
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
