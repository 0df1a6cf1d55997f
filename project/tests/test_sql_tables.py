"""SQL reads and writes the tables of its own package, or of one that is listed here with the reason.

The import contracts don't see SQL: a query that names another package's table would bind the two silently.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.sources import ROOT, production_files

# In capitals, as all SQL of ours is written, so that prose isn't taken for it.
SQL = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN)\b")
NAME = re.compile(r"\b[a-z]+_[a-z0-9_]+\b")

_ACCOUNTS = "whom rows belong to and who belongs to it: the floor that all products stand on"
_JOURNAL = "balances are read, and a sale's postings written, in the statement that needs them: measured"
_ALLOWED: dict[str, dict[str, str]] = {
    "accounts": {
        "tenancy_account": "a person's accounts are listed before one of them is in scope",
        "tenancy_membership": "the same list",
    },
    "audit": {
        "kernel_outbox": "an audit event and its outbox row are written by one statement: measured",
        "tenancy_account": "the nightly run goes through every account",
    },
    "billing": {"tenancy_account": _ACCOUNTS},
    "books": {
        "audit_auditevent": "a sale writes its audit event in its statement: measured; checked later",
        "journal_journalaccount": _JOURNAL,
        "journal_posting": _JOURNAL,
        "journal_transaction": _JOURNAL,
        "kernel_outbox": "a sale writes its event in its statement: measured",
        "live_livetopic": "a board has the number of the last message that it includes",
        "tenancy_account": _ACCOUNTS,
    },
    "chits": {
        "journal_journalaccount": _JOURNAL,
        "journal_posting": _JOURNAL,
        "journal_transaction": _JOURNAL,
        "tenancy_membership": _ACCOUNTS,
    },
    "demo": {
        "books_ledger": "the demo lays its tickets into the past, which no action does",
        "books_period": "the same",
        "books_ticket": "the same",
        "kernel_clock": "the demo's months are played with the clock in the past",
        "tenancy_membership": _ACCOUNTS,
    },
    "desks": {
        "kernel_outbox": "the health page shows how far behind publishing is",
        "procrastinate_events": "the health page shows when jobs failed",
        "procrastinate_jobs": "the health page shows how many jobs wait",
    },
    "draws": {"audit_auditevent": "the inspection looks for draws without their audit event"},
    "identity": {"django_session": "a browser's session ends with its row in the list of sessions"},
    "inbox": {
        "live_livetopic": "the bell has the number of the last message that its count includes",
        "tenancy_account": "a person's notices name the accounts that they come from",
        "tenancy_membership": "a person reads the notices of accounts to which they belong",
    },
    "kernel": {
        "procrastinate_events": "old jobs are deleted by when they ended",
        "procrastinate_jobs": "jobs of dead workers are queued again",
        "procrastinate_workers": "workers that were taken for dead return",
    },
    "live": {"kernel_outbox": "the flusher takes what is to be published"},
    "tenancy": {
        "audit_auditevent": "a migration that corrects times notes it in the log, which it can't import",
        "identity_apisession": "a member is read in one statement, with whether the session is open",
        "identity_user": "a member is read in one statement, with the person",
        "kernel_outbox": "the corrected times are published as every audit event is",
        "mfa_authenticator": "a member is read in one statement, with whether a second factor is set up",
    },
}


def tables() -> dict[str, str]:
    """The package of each table."""
    models = apps.get_models(include_auto_created=True)
    found = {model._meta.db_table: model.__module__.split(".")[0] for model in models}
    return found | {"kernel_clock": "kernel"}


def sql_of(file: Path) -> Iterator[str]:
    """The strings of a file that have SQL; an f-string is one of them, with its expressions left out."""
    if file.suffix == ".sql":
        yield file.read_text()
        return
    tree = ast.parse(file.read_text())
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        if SQL.search(text):
            yield text


def foreign_tables(text: str, package: str, owners: dict[str, str]) -> set[str]:
    return {name for name in NAME.findall(text) if owners.get(name, package) != package}


def files() -> list[Path]:
    sources = [file for file in production_files() if file.name != "conftest.py"]
    return [*sources, *sorted(ROOT.glob("*/sql/*.sql"))]


def test_sql_names_only_tables_of_its_own_package_or_listed_ones() -> None:
    owners = tables()
    used: dict[str, set[str]] = {}
    unexplained = []
    for file in files():
        package = file.relative_to(ROOT).parts[0]
        for text in sql_of(file):
            for table in foreign_tables(text, package, owners):
                used.setdefault(package, set()).add(table)
                if table not in _ALLOWED.get(package, {}):
                    unexplained.append(f"{file.relative_to(ROOT)}: {table}")
    assert len(owners) > 120
    assert sorted(set(unexplained)) == []
    unused = {package: set(allowed) - used.get(package, set()) for package, allowed in _ALLOWED.items()}
    assert {package: rest for package, rest in unused.items() if rest} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * FROM books_ticket, journal_posting p", {"journal_posting"}),
        ('UPDATE "chits_group" SET x = 1', {"chits_group"}),
        ("SELECT books_lock_period(1) FROM books_period", set()),
    ],
)
def test_a_foreign_table_is_found(text: str, found: set[str]) -> None:
    assert foreign_tables(text, "books", tables()) == found


def test_an_f_string_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "queries.py"
    file.write_text('x = f"SELECT {a} FROM chits_group WHERE {b}"\ny = "no query of chits_group"')
    assert list(sql_of(file)) == ["SELECT   FROM chits_group WHERE "]
