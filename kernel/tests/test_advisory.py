"""Every advisory lock has a space of its own in one table, and nobody takes one past it."""

from __future__ import annotations

import ast
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

import kernel.advisory
from kernel.advisory import LockSpace, take_locks
from kernel.transactions import transaction
from tests.database import owner_connection
from tests.sources import ROOT, production_files

SEED = re.compile(r"hashtextextended\([^;]*?,\s*(\d+)\)")


def test_no_number_is_used_twice() -> None:
    source = ast.parse(Path(kernel.advisory.__file__).read_text())
    [spaces] = [node for node in source.body if isinstance(node, ast.ClassDef) and node.name == "LockSpace"]
    numbers = [
        node.value.value
        for node in spaces.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]
    assert len(numbers) == len(set(numbers)) == len(LockSpace)


def test_nobody_takes_an_advisory_lock_past_the_table() -> None:
    found = [
        str(file.relative_to(ROOT))
        for file in production_files()
        if file != Path(kernel.advisory.__file__) and re.search(r"pg_(try_)?advisory", file.read_text())
    ]
    assert found == []


@pytest.mark.django_db
def test_functions_of_the_database_use_a_space_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE prosrc LIKE %s", ["%advisory%lock%(hash%"])
        functions = cursor.fetchall()
    seeds = {name: {int(seed) for seed in SEED.findall(source)} for name, source in functions}
    assert seeds and all(seeds.values()), "each function names its space"
    assert {seed for found in seeds.values() for seed in found} == {LockSpace.PERIOD.value}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("space", "waits"), [(LockSpace.TILL, True), (LockSpace.DRAWN_SUBJECT, False)])
def test_the_same_key_waits_in_its_own_space_only(space: LockSpace, waits: bool) -> None:
    """With one space for both, the till of a seller would wait for somebody's draw."""
    taken = threading.Event()

    def other() -> None:
        try:
            with transaction():
                take_locks(space, "the same key")
                taken.set()
        finally:
            connection.close()

    with transaction():
        take_locks(LockSpace.TILL, "the same key")
        thread = threading.Thread(target=other)
        thread.start()
        assert _wait_until(lambda: taken.is_set() or _somebody_waits())
        assert taken.is_set() is not waits
    thread.join(timeout=30)
    assert taken.is_set()


def _wait_until(is_so: Any) -> bool:
    return any(is_so() for _ in range(10_000))


def _somebody_waits() -> bool:
    with owner_connection() as owner:
        found = owner.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(found.fetchone()[0])
