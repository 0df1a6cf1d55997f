"""Answers: each field is declared once, for the OpenAPI document and for writing it from a row.

class LedgerOut(Answer):
    id: Id                                    # ledger.id as text
    period: Id = at("period_id")              # of another name, or a path, which ends at None
    capacity: Amount                          # minor units, written in `currency`
    currency: str
    is_full: bool = at(lambda ledger: ...)    # computed
    cells: list[CellOut]                      # these take the currency along, unless they have their own

LedgerOut.of(ledger, currency="INR")          # what is given comes before what the row has

Rows are objects or dicts. What a board and a sale answer is written by hand, which is quicker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from operator import methodcaller
from typing import Annotated, Any, ClassVar, get_args, get_origin

from ninja import Schema
from pydantic import Field

from money import format_money, to_string

Row = Any
Given = dict[str, Any]
Look = Callable[[Row, Given], Any]


@dataclass(frozen=True, slots=True)
class Writes:
    """How a value is written: by `write(value)`, or by `write(value, context)` such as its currency."""

    write: Callable[..., Any]
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class _At:
    source: str | Callable[[Row], Any]


def at(source: str | Callable[[Row], Any], default: Any = ..., **options: Any) -> Any:
    """Say where the row has a field: a path of attributes, or a function of the row. Options are Field's."""
    field = Field(default, **options)
    field.metadata.append(_At(source))
    return field


def moment(value: datetime) -> str:
    """Return ISO 8601 UTC with Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Decimal | int | str) -> str:
    """Return a decimal without unnecessary zeros."""
    return f"{Decimal(value).normalize():f}"


Id = Annotated[str, Writes(str)]
Amount = Annotated[str, Writes(to_string, "currency")]
AmountToRead = Annotated[str, Writes(format_money, "currency")]
Digits = Annotated[str, Writes(lambda number, width: f"{number:0{width}d}", "width")]
Plain = Annotated[str, Writes(plain)]
MomentText = Annotated[str, Writes(moment)]
IsoText = Annotated[str, Writes(methodcaller("isoformat"))]
Hex = Annotated[str, Writes(lambda raw: bytes(raw).hex())]
OrNull = Annotated[str | None, Writes(lambda text: text or None)]


class Answer(Schema):
    """A schema that is written from a row as its fields say. None stays None."""

    _plan: ClassVar[Any] = None

    @classmethod
    def of(cls, row: Row = None, **given: Any) -> dict[str, Any]:
        """Return the fields of a row; each is looked up in `given` first."""
        if isinstance(row, dict):
            given = {**row, **given}
        fields, context = cls._read_plan()
        known = {need: given[need] if need in given else look(row, given) for need, look in context}
        made = {}
        for name, first, look, write, need in fields:
            value = look(row, given) if look else given[first] if first in given else getattr(row, first)
            if write is not None and value is not None:
                value = write(value) if need is None else write(value, known[need] if need else known)
            made[name] = value
        return made

    @classmethod
    def _read_plan(cls) -> Any:
        """Return how each field is found and written, and how what writing them needs is found."""
        if "_plan" not in cls.__dict__:
            fields, looks, needed = [], {}, set[str]()
            for name, field in cls.model_fields.items():
                source = next((mark.source for mark in field.metadata if isinstance(mark, _At)), name)
                looks[name] = look = _look(source, *(() if field.is_required() else [field.default]))
                write, need = _writer(field.annotation, field.metadata, needed)
                is_simple = isinstance(source, str) and "." not in source and field.is_required()
                fields.append((name, source, None if is_simple else look, write, need))
            cls._plan = fields, [(need, looks.get(need) or _look(need)) for need in sorted(needed)]
        return cls._plan


def _look(source: str | Callable[[Row], Any], *default: Any) -> Look:
    """Return a function that finds a value in what is given, else in the row, or its default."""
    if callable(source):
        return lambda row, given: source(row)
    first, *rest = source.split(".")

    def look(row: Row, given: Given) -> Any:
        value = given[first] if first in given else getattr(row, first, *default)
        for name in rest:
            value = None if value is None else getattr(value, name)
        return value

    return look


def _writer(kind: Any, marks: list[Any], needed: set[str]) -> tuple[Callable[..., Any] | None, str | None]:
    """Return how values of this type are written, and the name of what that needs; "" for all known."""
    if get_origin(kind) is Annotated:
        kind, *others = get_args(kind)
        marks = [*marks, *others]
    for mark in marks:
        if isinstance(mark, Writes):
            needed |= {mark.needs} if mark.needs else set()
            return mark.write, mark.needs
    if isinstance(kind, type) and issubclass(kind, Answer):
        wanted = [need for need, _ in kind._read_plan()[1] if need not in kind.model_fields]
        needed |= set(wanted)
        return lambda row, known: kind.of(row, **{need: known[need] for need in wanted}), ""
    write, need = next(
        (made for part in get_args(kind) if (made := _writer(part, [], needed))[0]), (None, None)
    )
    if write is not None and get_origin(kind) is list:
        return lambda values, *known: [write(value, *known) for value in values], need
    return write, need
