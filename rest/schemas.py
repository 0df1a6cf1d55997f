"""Schemas that all parts of the API share."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field

from kernel.names import clean_name


class Refusal(Schema):
    """The body of every answer from 400 up."""

    model_config = ConfigDict(extra="allow")

    detail: str = Field(description="What is wrong and what to do, for a person.")
    code: str = Field(description="The same in one stable word, for a program.")
    errors: dict[str, list[str]] | None = Field(
        None, description="Sentences by path, such as lines.1.amount."
    )


REFUSALS = (400, 401, 402, 403, 404, 409, 413, 429, 503)
OPEN_REFUSALS = (400, 401, 403, 404, 409, 413, 429, 503)


class RefusalResponse(Schema):
    """ninja would make one for each status of each operation: 2,400 classes, 1.6 s and 32 MB a process."""

    response: Refusal


def add_refusals(operation: Any, statuses: tuple[int, ...] = REFUSALS) -> None:
    """Let a ninja operation answer these statuses with a refusal."""
    operation.response_models |= dict.fromkeys(statuses, RefusalResponse)


class Body(Schema):
    """A request's body: unknown fields are refused, and no value is converted to another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _no_controls(value: Any) -> Any:
    if isinstance(value, str):
        if any(ord(c) < 32 and c not in "\t\n\r" for c in value) or "\x7f" in value:
            raise ValueError("Control characters are not allowed.")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("The text is not valid Unicode.") from None
    return value


Text = Annotated[str, BeforeValidator(_no_controls)]
"""A string without control characters other than tabs and line ends."""


def _one_line(value: Any) -> Any:
    value = _no_controls(value)
    return clean_name(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]
"""One line of text, cleaned: single spaces, composed letters. Give its lengths with Field."""


def page_of(item: Any) -> Any:
    """Return the schema of one page of a list."""
    return type(
        f"{item.__name__}Page",
        (Schema,),
        {
            "__annotations__": {"next": str | None, "previous": str | None, "results": list[item]},
            "__module__": item.__module__,
        },
    )


def line(max_length: int, min_length: int = 0) -> Any:
    """Return a Line of limited length."""
    return Annotated[Line, Field(max_length=max_length, min_length=min_length)]
