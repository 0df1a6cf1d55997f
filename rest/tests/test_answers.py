"""Answers are written from rows as their fields say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from pydantic import StrictInt, ValidationError

from rest.answers import Amount, Answer, Digits, Hex, Id, IsoText, OrNull, Plain, at
from rest.fields import Line, Money
from rest.schemas import Body, patch_of

ID = UUID(int=7)


class CellOut(Answer):
    number: Digits
    used: Amount


class OwnerOut(Answer):
    name: str
    debt: Amount = at("owes")
    currency: str


class LedgerOut(Answer):
    id: Id
    book: Id = at("book_id")
    series: Id | None = at("series.id")
    capacity: Amount
    least: Amount | None
    odds: Plain
    currency: str
    note: OrNull
    closes_on: IsoText | None
    fingerprint: Hex
    count: int = at(lambda ledger: len(ledger.cells), description="How many.")
    cells: list[CellOut]
    owner: OwnerOut | None
    place: str | None = None


ROW = SimpleNamespace(
    id=ID,
    book_id=ID,
    series=None,
    capacity=12550,
    least=None,
    odds=Decimal("600.00"),
    note="",
    closes_on=date(2026, 11, 20),
    fingerprint=memoryview(b"\x01\xff"),
    cells=[SimpleNamespace(number=7, used=100), {"number": 12, "used": -5}],
    owner=SimpleNamespace(name="Asha", owes=5000, currency="JPY"),
)


def test_a_row_is_written_field_by_field_in_the_order_of_the_class() -> None:
    made = LedgerOut.of(ROW, currency="INR", width=3)
    assert list(made) == list(LedgerOut.model_fields)
    assert made == {
        "id": str(ID),
        "book": str(ID),
        "series": None,
        "capacity": "125.50",
        "least": None,
        "odds": "600",
        "currency": "INR",
        "note": None,
        "closes_on": "2026-11-20",
        "fingerprint": "01ff",
        "count": 2,
        "cells": [{"number": "007", "used": "1.00"}, {"number": "012", "used": "-0.05"}],
        # An answer with a currency of its own doesn't take that of the answer around it.
        "owner": {"name": "Asha", "debt": "5000", "currency": "JPY"},
        "place": None,
    }
    LedgerOut.model_validate(made)


def test_what_is_given_comes_before_what_the_row_has() -> None:
    given = {"capacity": 1, "series": SimpleNamespace(id=ID), "owner": None, "place": "Pune"}
    made = LedgerOut.of(ROW, currency="INR", width=3, **given)
    assert (made["capacity"], made["series"], made["owner"], made["place"]) == ("0.01", str(ID), None, "Pune")


def test_a_field_that_nothing_has_is_an_error() -> None:
    with pytest.raises(AttributeError, match="currency"):
        LedgerOut.of(ROW, width=3)


def test_the_description_says_nothing_of_rows() -> None:
    fields = LedgerOut.model_json_schema()["properties"]
    assert fields["book"] == {"title": "Book", "type": "string"}
    assert fields["count"] == {"title": "Count", "type": "integer", "description": "How many."}
    assert "place" not in LedgerOut.model_json_schema()["required"]


class GroupIn(Body):
    name: Line
    currency: str = "INR"
    seats: StrictInt | None = 3
    fee: Money


class GroupPatch(patch_of(GroupIn, without=["currency"])):
    active: bool | None = None


def test_a_change_may_leave_out_each_field_and_knows_no_other() -> None:
    assert list(GroupPatch.model_fields) == ["name", "seats", "fee", "active"]
    assert GroupPatch().model_dump() == {"name": None, "seats": None, "fee": None, "active": None}
    assert GroupPatch(name="  A  B ").model_dump(exclude_unset=True) == {"name": "A B"}
    assert GroupPatch(name=None).model_fields_set == {"name"}
    for wrong in ({"currency": "PKR"}, {"seats": "3"}, {"name": "\x00"}):
        with pytest.raises(ValidationError):
            GroupPatch(**wrong)
    assert GroupPatch.model_json_schema()["properties"]["fee"] == {
        "anyOf": [{"type": "string"}, {"type": "integer"}],
        "default": None,
        "title": "Fee",
    }
