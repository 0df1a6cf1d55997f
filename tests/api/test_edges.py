"""What can be written can be read: the edges of every number and time, and then every page.

The operations, their fields and their filters come from the API's own description, the pages from the
addresses and the ids from the database, so that a new one of each meets all of this.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.caller import Caller
from tests.api.filling import caller_for, filled, right, with_body
from tests.api.shapes import description
from tests.api.visitors import read_everything
from tests.api.world import ApiWorld

# None of these can be read back, or they mean no number at all.
NEVER_TIMES = (
    "0001-01-01T00:00:00Z",
    "0202-11-30T10:00:00+05:30",
    "1899-12-31T23:59:59Z",
    "1999-12-31T23:59:59Z",
    "2101-01-01T00:00:00Z",
    "9999-12-31T23:59:59+14:00",
    "9999-12-31T23:59:59-14:00",
)
NEVER_DAYS = ("0001-01-01", "0202-11-30", "1999-12-31", "2101-01-01", "9999-12-31")
NONSENSE = (2**63, 10**30, "1e400", "NaN", "")
# These may be taken where they make sense; then every page has to show them.
MAYBE_TIMES = ("2000-01-01T00:00:00Z", "2100-12-31T23:58:59-00:01", "2100-12-31T23:59:59Z")
MAYBE_DAYS = ("2000-01-01", "2100-12-31")
MAYBE_NUMBERS = (-1, 0, 2**31 - 1, 2**31, "٣", "90071992547409.92")
NONSENSE_EACH = 2
"""Rows of a kind whose pages are read: what was there first and what was written last."""


def kind_of(schema: dict[str, Any]) -> str | None:
    """`time`, `day` or `number`, where a field is one of them."""
    choices = [schema, *schema.get("anyOf", ())]
    formats = {choice.get("format") for choice in choices}
    types = {choice.get("type") for choice in choices}
    if "date-time" in formats:
        return "time"
    if "date" in formats:
        return "day"
    return "number" if types & {"integer", "number"} or looks_decimal(choices) else None


def looks_decimal(choices: list[dict[str, Any]]) -> bool:
    return any("\\d" in str(choice.get("pattern", "")) for choice in choices)


AMOUNTS = re.compile(
    r"amount|capacity|discount|confirmed|counted|handed_over|late_|max_spill|installment|odds"
)


def fields_of(shape: str, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """((`lines`, `amount`), `number`) of every such field, also within lists and parts."""
    schemas = description()["components"]["schemas"]
    for name, schema in schemas[shape].get("properties", {}).items():
        here = (*place, name)
        if kind := kind_of(schema) or ("number" if AMOUNTS.search(name) else None):
            yield here, kind
            continue
        for part in [schema, *schema.get("anyOf", ())]:
            reference = part.get("$ref") or part.get("items", {}).get("$ref")
            if reference and len(here) < 4:
                yield from fields_of(reference.rsplit("/", 1)[1], here)


def values(kind: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """(what is never taken, what may be)."""
    if kind == "time":
        return (*NEVER_TIMES, *NONSENSE, -1, 0), MAYBE_TIMES
    if kind == "day":
        return (*NEVER_DAYS, *NONSENSE, -1, 0), MAYBE_DAYS
    return NONSENSE, MAYBE_NUMBERS


def in_turn(never: tuple[Any, ...], kind: str, turn: int) -> tuple[Any, ...]:
    """Numbers are read in one place for all fields: each field meets some of the nonsense, in turn."""
    if kind != "number":
        return never
    return tuple(never[(turn * NONSENSE_EACH + nth) % len(never)] for nth in range(NONSENSE_EACH))


def put(body: Any, place: tuple[str, ...], value: Any) -> Any:
    """The body with the value there; the first of a list where there is one."""
    body = copy.deepcopy(body)
    within = body
    for name in place[:-1]:
        within = within.setdefault(name, {})
        if isinstance(within, list):
            within.extend([{}] if not within else [])
            within = within[0]
    if isinstance(within, dict):
        within[place[-1]] = value
    return body


def test_there_are_fields_to_try() -> None:
    kinds = [kind for _method, _path, shape in with_body() for _place, kind in fields_of(shape)]
    assert kinds.count("time") >= 10
    assert kinds.count("day") >= 4
    assert kinds.count("number") >= 60
    assert sum(1 for _path, filters in with_filters() for _ in filters) >= 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_taken_can_be_read(world: ApiWorld, asha: Caller) -> None:
    wrong: list[Any] = []
    turn = 0
    for method, path, shape in with_body():
        where, base, who = filled(path, world), right(shape, world), caller_for(path, world, asha)
        for place, kind in fields_of(shape):
            never, maybe = values(kind)
            turn += 1
            for value in (*in_turn(never, kind, turn), *maybe):
                body = json.dumps(put(base, place, value)).encode()
                answer = who(method, where, body)
                label = (method, path, ".".join(place), value, answer.status_code, answer.content[:150])
                if not is_described(method, path, answer.status_code):
                    wrong.append(label)
                elif value in never and answer.status_code < 300 and (value != "" or kind != "number"):
                    wrong.append(("taken", *label))
    for path, filters in with_filters():
        where, who = filled(path, world), caller_for(path, world, asha)
        for name, kind in filters:
            for value in (*values(kind)[0], *values(kind)[1]):
                answer = who("get", f"{where}?{name}={quote(str(value))}")
                if not is_described("get", path, answer.status_code):
                    wrong.append(("get", path, name, value, answer.status_code))
    failed, shown = read_everything(world, asha)
    assert not [*wrong, *failed], "\n".join(map(str, [*wrong, *failed]))
    assert shown >= 150


def is_described(method: str, path: str, status: int) -> bool:
    """Whether the description has that answer, and it is no failure."""
    described = description()["paths"][path][method]["responses"]
    return status < 500 and status in {int(code) for code in described}


def with_filters() -> list[tuple[str, list[tuple[str, str]]]]:
    """(path, [(name, kind)]) of everything that is looked up with a number or a day."""
    found = []
    for path, methods in description()["paths"].items():
        operation = methods.get("get", {})
        filters = [
            (given["name"], kind)
            for given in operation.get("parameters", ())
            if given["in"] == "query" and (kind := kind_of(given["schema"]))
        ]
        if filters:
            found.append((path, filters))
    return found
