"""Migrate the database as the owner of its tables; quick when nothing has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from runtime.launch.child import drawbook
from runtime.launch.surroundings import ROOT

APPLIED = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"


class MigrationFailed(Exception):
    """The message is Django's output."""


def migrate(home: Path, owner_url: str, report: Callable[[str], None]) -> None:
    """Run Django's migrations unless files and applied migrations are those of the last run.

    Loading Django only to find nothing to do would take longer than the rest of a start.
    Raises MigrationFailed.
    """
    before = applied(owner_url)
    note = home / "migrated"
    if note.exists() and note.read_text() == fingerprint(before):
        return
    done = subprocess.run(
        # The checks load every page and endpoint; the suite runs them.
        drawbook("manage", "migrate", "--database", "owner", "--no-input", "--no-color", "--skip-checks"),
        env=os.environ | {"DATABASE_OWNER_URL": owner_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise MigrationFailed(done.stdout.strip())
    after = applied(owner_url)
    report(f"Migrated the database ({len(after) - len(before)} steps).")
    note.write_text(fingerprint(after))


def applied(owner_url: str) -> list[str]:
    """Return the migrations applied to this database, none when it is new."""
    with psycopg.connect(owner_url, connect_timeout=10) as database:
        try:
            return [row[0] for row in database.execute(APPLIED)]
        except psycopg.errors.UndefinedTable:
            return []


def fingerprint(rows: list[str]) -> str:
    """Return a hash of migrations, installed versions, settings and the database's applied migrations."""
    files = [
        *sorted(file for kind in ("py", "sql") for file in ROOT.glob(f"*/migrations/*.{kind}")),
        ROOT / "requirements.lock",
        ROOT / "project/settings.py",
    ]
    digest = hashlib.sha256()
    for file in files:
        if file.exists():
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    digest.update("\n".join(rows).encode())
    return digest.hexdigest()
