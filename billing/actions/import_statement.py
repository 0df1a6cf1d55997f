"""Take a statement of the platform's bank: what fits an invoice becomes a proposed payment, the rest waits.

The same file is taken once, and so is the same line in another file; no line is lost. A dry run reports what
would happen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction as django_transaction

from billing.actions.approve_payment import approve_payment
from billing.actions.propose_payment import propose_payment
from billing.actions.read_statement import ReadFile, read_statement
from billing.actions.remember_mapping import remember_mapping
from billing.actions.write_statement import MOST_PROBLEMS, write_statement
from billing.models import BankStatement, StatementLine
from billing.queries.statements import billed_under, imported_lines_near, known_among
from billing.rules.duplicates import Duplicate, find_duplicates, references_of
from billing.rules.matching import SET_ASIDE, Match, Verdict, match_all, wanted_codes
from billing.rules.statement import Aside, AsideKind, Entry, Problem, Suggestion, fingerprints
from billing.states import LineState
from kernel.advisory import LockSpace, take_locks
from kernel.errors import Conflict, DrawbookError
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.staff import Staff

# Lines that are known again in another file.
REMEMBERED = frozenset({AsideKind.OUT, AsideKind.RETURNED})
# One import at a time: two files with the same line must see each other's.
ONE_AT_A_TIME = "billing.import_statement"


@dataclass(slots=True)
class Report:
    """What became of each line, or in a dry run would become."""

    file: ReadFile
    statement: BankStatement | None = None
    lines: list[StatementLine] = field(default_factory=list)
    """Money that came in and is in no other file."""
    set_aside: list[StatementLine] = field(default_factory=list)
    """All other lines: duplicates, money out, returned payments, and lines that can't be read."""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """The first lines that cannot be read; how many there are is in the counts."""
        return self.file.read.first_problems(MOST_PROBLEMS)

    @property
    def fitting(self) -> list[StatementLine]:
        """Return the lines that pay an invoice, which are proposed or, by setting, approved."""
        return [line for line in self.lines if line.verdict in (Verdict.MATCHED, Verdict.UNDER_REVIEW)]

    @property
    def suggestions(self) -> list[Suggestion]:
        return self.file.read.suggestions


def import_statement(
    staff: Staff,
    *,
    file_name: str,
    content: bytes,
    mapping: Any = None,
    bank: str = "",
    dry_run: bool = False,
) -> Report:
    """Import a statement; BadInput for a bad file or mapping, Conflict for a file that was imported before.

    A table without a mapping uses the stored mapping of the `bank`, or of a file with the same columns. A
    given mapping is stored under the name of the `bank` or the file.
    """
    with transaction():
        file = read_statement(file_name, content, mapping, bank)
        take_locks(LockSpace.BANK_STATEMENT, ONE_AT_A_TIME)
        if not dry_run:
            _refuse_known(file)
        report = _held_against_invoices(file)
        if not dry_run:
            _propose(staff, report)
            report.statement = write_statement(staff, file, [*report.lines, *report.set_aside])
            if mapping is not None:
                for part in file.parts:
                    remember_mapping(staff, part.name, part.header, mapping, bank=bank)
            if settings.STATEMENT_AUTO_APPROVAL:
                _approve(staff, report)
        report.counts = _counts(report)
        if report.statement is not None:
            report.statement.counts = report.counts
            report.statement.save(update_fields=["counts"])
    return report


def _refuse_known(file: ReadFile) -> None:
    known = BankStatement.objects.filter(sha256=file.sha256, undone_at__isnull=True).first()
    if known is not None:
        raise Conflict(
            f"This file was imported on {known.created_at.date().isoformat()} by {known.imported_by_name}.",
            code="statement_known",
            extra={"statement": str(known.id)},
        )


def _held_against_invoices(file: ReadFile) -> Report:
    """A line for each line of the file, with its verdict; nothing is written.

    The same transfer in another file is set aside as known; what only seems the same is for a person.
    """
    report = Report(file)
    new = _without_known(file, report)
    entries = [entry for entry, _, _ in new]
    accounts = [account for _, _, account in new]
    duplicates = find_duplicates(entries, file.format, imported_lines_near(entries), accounts)
    candidates = []
    for (entry, mark, account), duplicate in zip(new, duplicates, strict=True):
        if duplicate and duplicate.is_certain:
            report.set_aside.append(_line(entry, mark, account, Match(Verdict.KNOWN), duplicate))
        else:
            candidates.append((entry, mark, account, duplicate))
    wanted = [entry for entry, _, _, _ in candidates]
    doubtful = {at for at, (_, _, _, duplicate) in enumerate(candidates) if duplicate is not None}
    matches = match_all(wanted, billed_under(wanted_codes(wanted)), doubtful)
    report.lines = [
        _line(entry, mark, account, match, duplicate)
        for (entry, mark, account, duplicate), match in zip(candidates, matches, strict=True)
    ]
    return report


def _without_known(file: ReadFile, report: Report) -> list[tuple[Entry, bytes, str]]:
    """(entry, fingerprint, bank account) of what came in and is new; all else is set aside in the report."""
    new = []
    for part in file.parts:
        asides = [aside for aside in part.read.asides if aside.kind in REMEMBERED]
        every: list[Entry | Aside] = [*part.read.entries, *asides]
        prints = fingerprints(every, bank_account=part.bank_account)
        known = known_among(prints)
        for line, mark in zip(every, prints, strict=True):
            if mark in known:
                report.set_aside.append(_line(line, mark, part.bank_account, Match(Verdict.KNOWN)))
            elif isinstance(line, Entry):
                new.append((line, mark, part.bank_account))
            else:
                report.set_aside.append(_aside(line, mark, part.bank_account))
        for aside in part.read.asides:
            if aside.kind not in REMEMBERED:
                report.set_aside.append(_aside(aside, new_id().bytes * 2, part.bank_account))
    return new


def _line(
    line: Entry | Aside,
    fingerprint: bytes,
    bank_account: str,
    match: Match,
    duplicate: Duplicate | None = None,
) -> StatementLine:
    is_aside = match.verdict in SET_ASIDE
    return StatementLine(
        line=line.line,
        booked_on=line.booked_on,
        amount_minor=line.amount_minor,
        currency=line.currency,
        text=line.text,
        payer=line.payer,
        bank_reference=line.bank_reference,
        reference_keys=" ".join(sorted(references_of(line)))[:500] if isinstance(line, Entry) else "",
        bank_account=bank_account,
        detail=line.detail if isinstance(line, Aside) else "",
        duplicate_of_id=duplicate.id if duplicate else None,
        fingerprint=fingerprint,
        verdict=match.verdict,
        state=LineState.SET_ASIDE if is_aside else LineState.QUEUED,
        for_account_id=match.billed.account_id if match.billed else None,
        invoice_id=match.billed.invoice_id if match.billed else None,
    )


def _aside(aside: Aside, fingerprint: bytes, bank_account: str) -> StatementLine:
    """What cannot be read and may be money that came in waits for a person."""
    line = _line(aside, fingerprint, bank_account, Match(Verdict(aside.kind)))
    if aside.may_be_credit:
        line.state = LineState.QUEUED
    return line


def _propose(staff: Staff, report: Report) -> None:
    """Propose the payments, in the order of the accounts' ids to avoid deadlocks."""
    for line in sorted(report.fitting, key=lambda line: (str(line.for_account_id), line.line)):
        assert line.for_account_id is not None and line.invoice_id is not None
        proposed = propose_payment(staff, line.for_account_id, line.invoice_id, entry_of(line))
        line.verdict = proposed.verdict
        if proposed.payment is not None:
            line.payment_id, line.state = proposed.payment.id, LineState.PROPOSED


def entry_of(line: StatementLine) -> Entry:
    """The line as it was read, with its entry."""
    assert line.booked_on is not None and line.amount_minor is not None
    return Entry(
        line=line.line,
        booked_on=line.booked_on,
        amount_minor=abs(line.amount_minor),
        currency=line.currency,
        text=line.text,
        payer=line.payer,
        bank_reference=line.bank_reference,
    )


def _approve(staff: Staff, report: Report) -> None:
    """Approve if the installation allows it; refused payments wait in the queue."""
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
    verdicts = Counter(str(line.verdict) for line in (*report.lines, *report.set_aside))
    return {
        "entries": len(read.entries),
        "known": verdicts[Verdict.KNOWN.value],
        "ignored": read.ignored,
        "problems": verdicts[Verdict.UNREADABLE.value],
        **{verdict.value: verdicts[verdict.value] for verdict in Verdict if verdict != Verdict.UNREADABLE},
    }
