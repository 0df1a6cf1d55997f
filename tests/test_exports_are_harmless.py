"""Nothing in a file of ours runs when somebody opens it: all tables are written in one place."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
WRITES = re.compile(r"csv\.(?:writer|DictWriter)\(|xlsxwriter\.Workbook\(")
ALLOWED = {"documents/spreadsheet.py"}


def test_tables_are_written_in_one_place() -> None:
    found = {
        str(file.relative_to(ROOT))
        for folder in ROOT.iterdir()
        if (folder / "__init__.py").exists()
        for file in folder.rglob("*.py")
        if "tests" not in file.parts and WRITES.search(file.read_text())
    }
    assert found == ALLOWED
