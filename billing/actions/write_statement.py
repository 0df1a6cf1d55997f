"""Store a bank file and its lines; the application can add lines and change only their outcome."""

from __future__ import annotations

from billing.actions.read_statement import ReadFile
from billing.models import BankStatement, StatementLine
from kernel.query import execute
from tenancy.staff import Staff

MOST_PROBLEMS = 200
"""The statement's row has at most this many problems; every problem is also a line."""
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
    "reference_keys": "text",
    "bank_account": "text",
    "detail": "text",
    "fingerprint": "bytea",
    "verdict": "text",
    "state": "text",
    "for_account_id": "uuid",
    "invoice_id": "uuid",
    "payment_id": "uuid",
    "twin_id": "uuid",
}
# Fields whose columns have another name.
FIELDS = {"twin_id": "duplicate_of_id"}
# All lines in one statement: a month of a busy bank is thousands.
WRITE_LINES = f"""
INSERT INTO billing_statementline ({", ".join(f'"{name}"' for name in COLUMNS)}, note, settled_by_name)
SELECT *, '', '' FROM unnest({", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())})
"""


def write_statement(staff: Staff, file: ReadFile, lines: list[StatementLine]) -> BankStatement:
    """Store the file and the outcome of each of its lines."""
    statement = BankStatement.objects.create(
        file_name=file.name,
        sha256=file.sha256,
        format=file.format,
        bank_account=file.bank_account,
        problems=[{"line": p.line, "detail": p.detail} for p in file.read.first_problems(MOST_PROBLEMS)],
        imported_by_id=staff.user_id,
        imported_by_name=staff.name,
    )
    for line in lines:
        line.statement = statement
    columns = [[getattr(line, FIELDS.get(name, name)) for line in lines] for name in COLUMNS]
    execute(WRITE_LINES, columns)
    return statement
