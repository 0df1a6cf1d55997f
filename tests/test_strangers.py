"""A stranger learns nothing: every route, every id of another account, the same answer as for a random id.

The routes are read from the URL configuration and the ids from the database, so that a new route or a
new kind of row is probed without anybody thinking of it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from conftest import Cast, as_member
from tests.worlds import a_selling_period

OPEN_PREFIXES = ("static/", "admin/", "v1/schema", "v1/docs", "password/")
EXPECTED = {
    *(f"books.{kind}" for kind in ("Book", "Period", "Ledger", "Ticket", "Cover", "Collaborator")),
    "tenancy.Membership",
}
METHODS = ("get", "post", "put", "patch", "delete")


def routes(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Every path of the URL configuration, as `v1/books/{id}/`."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern):
            yield re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", path)


def routes_with_an_id() -> list[str]:
    return sorted({r for r in routes() if "{" in r and not r.startswith(OPEN_PREFIXES)})


def ids_of(member: Any) -> dict[str, list[str]]:
    """Some ids of every kind of row the account has."""
    found: dict[str, list[str]] = {}
    with as_member(member):
        for model in apps.get_models():
            names = {field.name for field in model._meta.concrete_fields}
            if "account" in names and "id" in names:
                rows = model._default_manager.values_list("id", flat=True)[:1]
                if rows:
                    found[model._meta.label] = [str(id) for id in rows]
    return found


def filled(route: str, id: str) -> str:
    path = re.sub(r"\{(?:id|uuid|[a-z_]*_id)\}", id, route)
    return "/" + re.sub(r"\{[a-z_]+\}", "007", path)


def ask(client: Client, method: str, path: str) -> tuple[int, str]:
    response = (
        getattr(client, method)(path, data="{}", content_type="application/json")
        if method != "get"
        else client.get(path)
    )
    # A page says the address and a token of its own; what matters is that nothing of the row is said.
    body = "" if response.status_code == 405 else response.content.decode()
    return response.status_code, body if path.startswith("/v1/") else ""


def test_there_are_routes_to_probe() -> None:
    assert len(routes_with_an_id()) >= 15


@pytest.mark.django_db
def test_every_id_of_another_account_answers_like_a_random_one(cast: Cast, client_of: Any) -> None:
    a_selling_period(cast.asha)
    theirs = ids_of(cast.asha)
    assert set(theirs) >= EXPECTED
    dev = client_of(cast.dev)
    wrong = []
    for route in routes_with_an_id():
        for method in METHODS:
            expected = ask(dev, method, filled(route, str(uuid.uuid4())))
            if expected[0] == 405:
                continue
            if expected[0] != 404:
                wrong.append((method, route, "random id", expected))
                continue
            for label, ids in theirs.items():
                for id in ids:
                    seen = ask(dev, method, filled(route, id))
                    if seen != expected:
                        wrong.append((method, route, label, seen))
    assert wrong == []


@pytest.mark.django_db
def test_the_probe_finds_a_door_that_is_open(cast: Cast, client_of: Any) -> None:
    """The negative control: the owner's own ids do not answer like random ones."""
    a_selling_period(cast.asha)
    asha = client_of(cast.asha)
    book = ids_of(cast.asha)["books.Book"][0]
    assert ask(asha, "get", f"/v1/books/{book}/")[0] == 200
    assert ask(asha, "get", f"/v1/books/{uuid.uuid4()}/")[0] == 404
