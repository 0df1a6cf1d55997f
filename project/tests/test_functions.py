"""The functions in `sql/` are those of the database, and all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from project.management.commands.write_functions import functions
from tests.database import owner_connection


def differing() -> set[str]:
    """Files that are not what the database has, or that are missing, or too many."""
    root = Path(settings.BASE_DIR)
    wanted = functions()
    there = {file: file.read_text(encoding="utf-8") for file in root.glob("*/sql/*.sql")}
    return {
        str(file.relative_to(root))
        for file in wanted.keys() | there.keys()
        if wanted.get(file) != there.get(file)
    }


@pytest.mark.django_db
def test_each_function_is_in_its_file() -> None:
    assert len(functions()) > 30
    assert differing() == set(), "after a migration: drawbook manage write_functions"


@pytest.mark.django_db(transaction=True)
def test_a_function_that_has_no_file_is_found() -> None:
    with owner_connection() as owner:
        owner.execute("CREATE FUNCTION books_one_more() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        try:
            assert "books/sql/one_more.sql" in differing()
        finally:
            owner.execute("DROP FUNCTION books_one_more()")
