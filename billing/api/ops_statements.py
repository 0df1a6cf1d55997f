"""Staff: bank statements of the platform and their lines."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.conf import settings
from ninja import File, Form, UploadedFile

from billing.actions.import_statement import import_statement
from billing.actions.read_statement import MOST_BYTES
from billing.actions.settle_line import settle_line
from billing.actions.undo_import import undo_import
from billing.api.shapes import SettlementBody
from billing.queries.bank_mappings import mappings
from billing.queries.statement_shapes import BankLineOut, BankMappingOut, BankStatementOut, ImportedOut
from billing.queries.statements import (
    find_line,
    find_statement,
    line_shapes,
    lines_of,
    statements,
)
from billing.rules.matching import Verdict
from billing.states import LineState
from kernel.errors import NotFound, TooLarge, bad_field
from kernel.ids import read_id
from rest.caller import caller_of
from rest.paging import page
from rest.proof import require_proof
from rest.schemas import page_of
from rest.staff import StaffResources

router = StaffResources(tags=["Staff"])
SHOWN_LINES = 500
"""The answer itself has at most this many lines; the list of lines has all of them."""


@router.on("POST", "/ops/statements/", answer=ImportedOut, other={200: ImportedOut})
def post_statement(
    request: Any,
    file: Annotated[UploadedFile, File(...)],
    mapping: Annotated[str | None, Form()] = None,
    bank: Annotated[str, Form()] = "",
    dry_run: Annotated[bool, Form()] = False,
) -> Any:
    """Import a CSV or XLSX with its `mapping` (JSON), a CAMT.053, or a ZIP of them; `dry_run` only reports.

    A mapping is stored under the name of the `bank`; the next file with the same columns needs none.

    Lines that match an invoice in code, amount and currency are proposed as payments; the others wait.
    If the installation approves such payments at once, the import requires a confirmed identity.
    """
    if settings.STATEMENT_AUTO_APPROVAL and not dry_run:
        require_proof(request, caller_of(request))
    if (file.size or 0) > MOST_BYTES:
        raise TooLarge(f"The file must be {MOST_BYTES // 1024 // 1024} MB or smaller.")
    report = import_statement(
        request.staff,
        file_name=file.name or "",
        content=file.read(),
        mapping=_mapping(mapping),
        bank=_bank(bank),
        dry_run=dry_run,
    )
    return 200 if dry_run else 201, {
        **ImportedOut.of(report, dry_run=dry_run, lines=(), set_aside=()),
        "lines": line_shapes(report.lines[:SHOWN_LINES]),
        "set_aside": line_shapes(sorted(report.set_aside, key=lambda line: line.line)[:SHOWN_LINES]),
    }


LONGEST_MAPPING = 2_000
LONGEST_BANK = 80


def _mapping(written: str | None) -> Any:
    if not written:
        return None
    if len(written) > LONGEST_MAPPING:
        raise bad_field("mapping", "The mapping is too long.")
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        raise bad_field("mapping", "The mapping is not valid JSON.") from None


def _bank(written: str) -> str:
    name = " ".join(written.split())
    if len(name) > LONGEST_BANK or not name.isprintable():
        raise bad_field("bank", f"The bank's name can have at most {LONGEST_BANK} characters.")
    return name


@router.on("GET", "/ops/statements/", answer=page_of(BankStatementOut))
def list_statements(request: Any) -> Any:
    """List imported files, newest first."""
    return page(request, statements(), BankStatementOut.of)


@router.on("GET", "/ops/statement-mappings/", answer=page_of(BankMappingOut))
def list_mappings(request: Any) -> Any:
    """List the stored CSV mappings; a file with the same columns is read without a mapping."""
    return page(request, mappings(), BankMappingOut.of)


@router.on("GET", "/ops/statements/{id}/", answer=BankStatementOut, find=find_statement)
def get_statement(request: Any, id: str) -> Any:
    return BankStatementOut.of(request.subject)


@router.on("GET", "/ops/statements/{id}/lines/", answer=page_of(BankLineOut), find=find_statement)
def list_statement_lines(request: Any, id: str, state: str | None = None, verdict: str | None = None) -> Any:
    """List all lines of the file."""
    return _lines(request, lines_of(request.subject, state=_state(state), verdict=_verdict(verdict)))


@router.on("POST", "/ops/statements/{id}/undo/", answer=BankStatementOut, find=find_statement, proof=True)
def post_undo(request: Any, id: str) -> Any:
    """Undo an import as long as none of its lines is settled; the file can then be imported again."""
    return 201, BankStatementOut.of(undo_import(request.staff, request.subject.id))


@router.on("GET", "/ops/statement-lines/", answer=page_of(BankLineOut))
def list_lines(request: Any, state: str | None = None, verdict: str | None = None) -> Any:
    """List lines of all files; `?state=queued` need a decision, `set_aside` pay nothing automatically."""
    return _lines(request, lines_of(state=_state(state), verdict=_verdict(verdict)))


def _lines(request: Any, rows: Any) -> dict[str, Any]:
    found = page(request, rows, lambda row: row)
    return {**found, "results": line_shapes(found["results"])}


def _state(written: str | None) -> LineState | None:
    if written is None:
        return None
    try:
        return LineState(written)
    except ValueError:
        raise bad_field("state", f"The state must be one of {', '.join(LineState)}.") from None


def _verdict(written: str | None) -> Verdict | None:
    if written is None:
        return None
    try:
        return Verdict(written)
    except ValueError:
        raise bad_field("verdict", f"The verdict must be one of {', '.join(Verdict)}.") from None


@router.on("POST", "/ops/statement-lines/{id}/settlement/", answer=BankLineOut, find=find_line, proof=True)
def post_settlement(request: Any, id: str, body: SettlementBody) -> Any:
    """Propose the line as the payment of one or several invoices, or dismiss it with a note.

    `amount` is needed with an invoice if the line can't be read.
    """
    named = [*([body.invoice] if body.invoice is not None else []), *(body.invoices or [])]
    if not named and body.amount:
        raise bad_field(
            "amount", "Name the invoice for this amount, or leave the amount out to dismiss the line."
        )
    ids = [read_id(one) for one in named]
    if None in ids:
        raise NotFound
    settled = settle_line(
        request.staff,
        request.subject.id,
        invoice_ids=[id for id in ids if id is not None],
        note=body.note,
        amount=body.amount,
    )
    return 201, line_shapes([settled])[0]
