"""The house: no circle of imports, and an action is in the file of its name."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """Modules that import one another, by however long a way (Tarjan's strongly connected components)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for other in sorted(imports[module]):
            if other not in number:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], number[other])
        if lowest[module] == number[module]:
            at = stack.index(module)
            circle = stack[at:]
            del stack[at:]
            if len(circle) > 1:
                found.append(sorted(circle))

    for module in sorted(imports):
        if module not in number:
            visit(module)
    return found


def test_no_modules_import_one_another() -> None:
    graph = grimp.build_graph(*SETTINGS["root_packages"], cache_dir=None)
    ours = {name for name in graph.modules if ".tests" not in name and ".migrations" not in name}
    imports = {name: graph.find_modules_directly_imported_by(name) & ours for name in ours}
    assert len(imports) > 900
    assert circles(imports) == []


def test_a_circle_would_be_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles({"a": {"b"}, "b": set()}) == []


# Verbs of one noun that are read together, or what several actions stand on. A new verb has its own file.
SHARED = {
    "accounts/claim_invitation",
    "accounts/end_sessions",
    "billing/change_prices",
    "books/change_ledger",
    "books/export_lists",
    "books/fair_draw",
    "books/write_changes",
    "chits/answer_claim",
    "chits/charge_penalties",
    "chits/credit_ticket",
    "chits/end_group",
    "chits/freeze_instalment",
    "chits/hold_instalment",
    "chits/print_papers",
    "chits/prizes",
    "chits/replace_holder",
}


def actions() -> list[Path]:
    return sorted(
        file
        for file in ROOT.glob("*/actions/*.py")
        if file.name != "__init__.py" and f"{file.parts[-3]}/{file.stem}" not in SHARED
    )


@pytest.mark.parametrize("file", actions(), ids=lambda file: "/".join(file.parts[-3::2]))
def test_an_action_is_in_the_file_of_its_name(file: Path) -> None:
    named = {node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}
    assert file.stem in named


# Operations and constraints that migrations use as they use Django's own. Their behaviour stays as it is: a
# migration that needs another gets a new class.
OPERATIONS = {"kernel.tables", "tenancy.constraints", "tenancy.rowsecurity", "tenancy.times"}


def ours_imported_by(source: str) -> set[str]:
    """The modules of ours that a source imports, but what migrations are made of."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or ".")
    return {name for name in imported if name.split(".")[0] in SETTINGS["root_packages"]} - OPERATIONS


def test_migrations_import_no_application_code() -> None:
    """Else renaming a class or an enum would break the history, or change what it did."""
    migrations = [file for file in ROOT.glob("*/migrations/*.py") if file.name != "__init__.py"]
    found = {str(file.relative_to(ROOT)): ours_imported_by(file.read_text()) for file in migrations}
    assert len(found) > 100
    assert {name: imported for name, imported in found.items() if imported} == {}


def test_an_import_of_a_migration_would_be_found() -> None:
    source = "import json, chits.states\nfrom kernel.ids import new_id\nfrom tenancy.times import X"
    assert ours_imported_by(source) == {"chits.states", "kernel.ids"}


def test_the_papers_name_what_is_there() -> None:
    named = set()
    for paper in ("docs/architecture.md", "CONTRIBUTING.md", "README.md"):
        named |= set(re.findall(r"`([a-z_]+/[\w/-]+\.(?:py|js|sql|html))`", (ROOT / paper).read_text()))
    examples = {"actions/verb_noun.py"}
    inside = {name for name in named if not (ROOT / name).exists()} - examples
    assert len(named) > 40
    assert {name for name in inside if not list(ROOT.glob(f"*/{name}"))} == set()
