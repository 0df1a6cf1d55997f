"""The JSON API: strict reading of requests, and the same shape for all errors."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from kernel.errors import BadInput, DrawbookError, NotFound
from rest.described import DescribedAPI

TOO_DEEP = "The JSON is nested too deeply."


class StrictJson(Parser):
    """Reads JSON bodies: no other types, no repeated names, no NaN."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise BadInput("Send JSON with Content-Type: application/json.", code="bad_content_type")
        try:
            return json.loads(
                request.body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once
            )
        except RecursionError:
            raise BadInput(TOO_DEEP, code="bad_json") from None
        except ValueError:
            raise BadInput("The body isn't valid JSON.", code="bad_json") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # With two values under one name, the sender may mean either.
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name is repeated")
    return made


def make_api(**options: Any) -> NinjaAPI:
    """Return an API with our parser and our error handlers."""
    api = DescribedAPI(parser=StrictJson(), **options)

    @api.exception_handler(DrawbookError)
    def refused(request: HttpRequest, refusal: DrawbookError) -> HttpResponse:
        response = api.create_response(request, refusal.body(), status=refusal.status)
        wait = getattr(refusal, "retry_after_seconds", None)
        if wait is not None:
            response["Retry-After"] = str(wait)
        if refusal.status == 401:
            response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
        return refused(request, BadInput(errors=_paths(problem.errors)))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, problem: Http404) -> HttpResponse:
        return refused(request, NotFound())

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, problem: HttpError) -> HttpResponse:
        if isinstance(problem.__cause__, DrawbookError):  # raised by our parser
            return refused(request, problem.__cause__)
        return refused(request, BadInput(str(problem)))

    return api


def _paths(problems: Any) -> dict[str, list[str]]:
    """Return sentences by our paths: without the parameter's name, lines counted from 1."""
    errors: dict[str, list[str]] = {}
    for problem in problems:
        loc = list(problem["loc"])
        if loc[:1] in (["body"], ["query"], ["path"], ["form"]) or loc == ["file", "file"]:
            loc = loc[1:]
            if loc and loc[0] in ("body", "payload"):
                loc = loc[1:]
        names = [str(part + 1) if isinstance(part, int) else part for part in loc if part != "tagged-union"]
        if len(names) > 1 and names[-1] in _EITHER:
            names.pop()
        sentences = errors.setdefault(".".join(names) or "body", [])
        if (sentence := _sentence(problem)) not in sentences:
            sentences.append(sentence)
    return errors


# A value of either type is one field, not two: pydantic's last name is the type that was tried.
_EITHER = frozenset({"str", "int"})


def _sentence(problem: dict[str, Any]) -> str:
    """Return our sentence for a problem; rules that we don't use keep pydantic's message."""
    kind, given = problem["type"], problem.get("ctx") or {}
    if kind == "value_error":
        return str(problem.get("msg", "")).removeprefix("Value error, ")
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    for limit, words in _LIMITS.items():
        if limit in given:
            return _limit(words, kind, given, given[limit])
    return f"{problem['msg']}."


_SENTENCES = {
    "missing": "This is required.",
    "extra_forbidden": "Unknown field.",
    "model_type": "Send an object with its fields in braces.",
    "model_attributes_type": "Send an object with its fields in braces.",
    "dict_type": "Send an object with its fields in braces.",
    "list_type": "Send a list in brackets.",
    "string_type": "Write it as text in quotes.",
    "int_type": "Write a whole number without quotes.",
    "int_from_float": "Write a whole number without quotes.",
    "bool_type": "Write true or false without quotes.",
}
_LIMITS = {
    "expected": "Must be one of {}.",
    "ge": "At least {}.",
    "gt": "More than {}.",
    "le": "At most {}.",
    "lt": "Less than {}.",
    "min_length": "At least {}.",
    "max_length": "At most {}.",
}


def _limit(words: str, kind: str, given: dict[str, Any], limit: Any) -> str:
    if kind == "literal_error":
        limit = str(limit).replace("'", "").replace(" or ", ", ")
    elif kind.endswith(("_short", "_long")):
        # Text that is cleaned before it is measured counts as a "Value"; its limit is in characters, too.
        is_text = kind.startswith("string") or given.get("field_type") == "Value"
        limit = f"{limit:,} {'character' if is_text else 'item'}{'' if limit == 1 else 's'}"
    return words.format(limit)
