"""A stranger learns nothing: every route, every id of another account, the same answer as for a random id.

The routes are read from the URL configuration and the ids from the database, so that a new route or a
new kind of row is probed without anybody thinking of it.
"""

from __future__ import annotations

import re
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.routes import product_of
from tests.world_announcements import an_announcing_account
from tests.world_billing import a_billed_account
from tests.world_chit_payments import with_payments
from tests.world_chits import a_world_of_chits
from tests.world_sites import a_shown_account
from tests.worlds import a_selling_period

# Draws and sites are public by their nature: whoever has the address may look.
OPEN_PREFIXES = ("static/", "v1/schema", "v1/docs", "password/", "draws/", "v1/draws/", "s/")
EXPECTED = {
    *(f"books.{kind}" for kind in ("Book", "Period", "Ledger", "Ticket", "Cover", "Collaborator")),
    *(f"chits.{kind}" for kind in ("Group", "Ticket", "Instalment", "Award", "Payout", "Mark", "Demand")),
    *(f"chits.{kind}" for kind in ("Payment", "GatewayOrder", "GatewayRefund", "GatewayEvent", "Deposit")),
    *(f"billing.{kind}" for kind in ("Invoice", "Payment", "Evidence", "CreditNote", "Subscription")),
    *(f"sites.{kind}" for kind in ("Site", "SiteSector", "SiteUserAccess", "Post", "Generation")),
    "inbox.Announcement",
    "tenancy.Membership",
}
METHODS = ("get", "post", "put", "patch", "delete")


# Beside the kinds that a route names, such as Book for `books/{id}/`.
OWN_EACH = 4
OTHERS_EACH = 1


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every path of the URL configuration, as `v1/books/{id}/`, with the product that answers there."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern):
            yield re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", path), product_of(entry.callback)


def routes_with_an_id() -> list[tuple[str, str]]:
    return sorted({r for r in routes() if "{" in r[0] and not r[0].startswith(OPEN_PREFIXES)})


def kinds_for(product: str, route: str, kinds: list[str]) -> list[str]:
    """The kinds of row that the route names, some more of the product, and one of the others.

    All kinds on all routes would be some ten thousand requests; over all routes each kind has its turn.
    """
    named = [kind for kind in kinds if is_named(kind, route)]
    own = [kind for kind in kinds if kind.startswith((f"{product}.", "tenancy.")) and kind not in named]
    others = [kind for kind in kinds if kind not in own and kind not in named]
    return [*named, *taken(own, OWN_EACH, route), *taken(others, OTHERS_EACH, route)]


def is_named(kind: str, route: str) -> bool:
    """Whether a part of the route is the kind's name: `books` for books.Book, `cover-requests` for books.Cover."""
    name = kind.split(".")[1].lower()
    parts = [part.replace("-", "") for part in route.split("/") if part and "{" not in part]
    return any(part.startswith(name) for part in parts)


def taken(kinds: list[str], count: int, route: str) -> list[str]:
    """So many of them, from a place that the route decides, round the end if need be."""
    start = zlib.crc32(route.encode()) % max(1, len(kinds))
    return (kinds[start:] + kinds[:start])[:count]


def ids_of(member: Member) -> dict[str, list[str]]:
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
    found = routes_with_an_id()
    assert len(found) >= 15
    assert {"books", "billing", "chits", "sites", "accounts"} <= {product for _route, product in found}


def test_a_route_is_asked_for_the_kind_that_it_names() -> None:
    kinds = ["books.Book", "books.Period", *(f"books.Kind{n}" for n in range(30))]
    assert "books.Period" in kinds_for("books", "v1/periods/{id}/", kinds)
    assert "books.Book" in kinds_for("books", "books/{book_id}/edit/", kinds)


def test_each_kind_has_its_turn() -> None:
    kinds = [f"books.Kind{n}" for n in range(30)] + [f"chits.Kind{n}" for n in range(30)]
    asked = {
        kind for route, product in routes_with_an_id() for kind in kinds_for(product, route, sorted(kinds))
    }
    assert asked == set(kinds)


PARTS = ("books", "chits", "billing", "the rest")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("part", PARTS)
def test_every_id_of_another_account_answers_like_a_random_one(
    cast: Cast,
    client_of: ClientOf,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    # Of a refused page only the status is compared: to draw thousands of them would take minutes.
    monkeypatch.setattr("ui.acting.refused", lambda request, refusal: HttpResponse(status=refusal.status))
    a_billed_account(cast.asha)
    a_selling_period(cast.asha)
    with_payments(cast.asha, a_world_of_chits(cast.asha))
    a_shown_account(cast.asha)
    an_announcing_account(cast.asha)
    theirs = ids_of(cast.asha)
    assert set(theirs) >= EXPECTED
    dev = client_of(cast.dev)
    wrong = []
    for route, product in routes_with_an_id():
        if part != (product if product in PARTS else "the rest"):
            continue
        kinds = kinds_for(product, route, sorted(theirs))
        for method in METHODS:
            expected = ask(dev, method, filled(route, str(uuid.uuid4())))
            if expected[0] == 405:
                continue
            if expected[0] != 404:
                wrong.append((method, route, "random id", expected))
                continue
            for label in kinds:
                for id in theirs[label]:
                    seen = ask(dev, method, filled(route, id))
                    if seen != expected:
                        wrong.append((method, route, label, seen))
    assert wrong == []


@pytest.mark.django_db
def test_the_probe_finds_a_door_that_is_open(cast: Cast, client_of: ClientOf) -> None:
    """The negative control: the owner's own ids do not answer like random ones."""
    a_selling_period(cast.asha)
    asha = client_of(cast.asha)
    book = ids_of(cast.asha)["books.Book"][0]
    assert ask(asha, "get", f"/v1/books/{book}/")[0] == 200
    assert ask(asha, "get", f"/v1/books/{uuid.uuid4()}/")[0] == 404
