"""Schemas that all parts of the API share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, get_type_hints

from ninja import Schema
from pydantic import ConfigDict, Field, create_model


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


def patch_of(body: type[Body], *, without: Collection[str] = ()) -> Any:
    """Return the base of a change's schema: the fields of `body`, each of which may be left out."""
    hints = get_type_hints(body, include_extras=True)
    fields: dict[str, Any] = {
        # What takes any value takes null.
        name: (hints[name] if field.annotation is Any else hints[name] | None, None)
        for name, field in body.model_fields.items()
        if name not in without
    }
    return create_model(f"{body.__name__}Change", __base__=Body, __module__=body.__module__, **fields)
