"""Visitors who read whatever there is."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.test import Client

from identity.models import User
from tenancy.member import Member
from tests.api.caller import Caller
from tests.api.filling import caller_for
from tests.api.shapes import description
from tests.api.world import ApiWorld
from tests.cast import as_member
from tests.routes import patterns, product_of
from ui.form_addresses import takes_forms_only

EACH = 2


class Reader:
    """Opens addresses, finding by itself of which kind of row an id is."""

    def __init__(self, rows: dict[str, list[str]], enough: int | None = None) -> None:
        self.rows = rows
        self.enough = enough
        self.kinds: dict[tuple[str, str], list[str]] = {}
        self.failed: list[tuple[str, int]] = []
        self.shown = 0

    def read(self, get: Any, product: str, route: str) -> None:
        """`route` has `{}` where an id stands; the other parts are filled."""
        if self.enough is not None and len(self.failed) >= self.enough:
            return
        if "{}" not in route:
            self.look(get, route)
            return
        before = product, route.split("{}")[0].rstrip("/").rsplit("/", 1)[-1]
        ids = self.kinds.get(before)
        if ids is not None:
            for id in ids:
                self.look(get, route.replace("{}", id))
            return
        self.kinds[before] = []
        for label in (label for label in self.rows if label.startswith((f"{product}.", "tenancy."))):
            if self.look(get, route.replace("{}", self.rows[label][0])) != 404:
                self.kinds[before] = self.rows[label]
                for id in self.rows[label][1:]:
                    self.look(get, route.replace("{}", id))
                return

    def look(self, get: Any, address: str) -> int:
        answer = get(address)
        try:
            if getattr(answer, "streaming", False) and not answer.is_async:
                list(answer.streaming_content)
        except Exception as problem:  # what breaks half-way is a failure too
            self.failed.append((f"{address}: {problem!r}", 500))
        # Without a worker the installation is not well, and says so.
        if answer.status_code >= 500 and address != "/healthz/":
            self.failed.append((address, answer.status_code))
        self.shown += answer.status_code == 200
        return answer.status_code


def rows_of(member: Member) -> dict[str, list[str]]:
    """Ids of every kind of row of the account: the first and the last."""
    found = {}
    with as_member(member):
        for model in apps.get_models():
            names = {field.name for field in model._meta.concrete_fields}
            if {"account", "id"} <= names:
                ids = [str(id) for id in model._default_manager.order_by("pk").values_list("id", flat=True)]
                if ids:
                    found[model._meta.label] = list(dict.fromkeys([*ids[:1], *ids[-EACH + 1 :]]))
    return found


def read_everything(
    world: ApiWorld, asha: Caller, *, enough: int | None = None
) -> tuple[list[tuple[str, int]], int]:
    """(what failed, how many were shown) of all pages and all operations that only look.

    It ends when `enough` have failed.
    """
    reader = Reader(rows_of(world.cast.asha), enough)
    browser, desk = signed_in(world.cast.asha), Client(raise_request_exception=False)
    desk.force_login(User.objects.get(is_staff=True))
    for path, methods in description()["paths"].items():
        if "get" in methods:
            who = caller_for(path, world, asha)
            parts = path.strip("/").split("/")
            product = (
                parts[1] if parts[1] in ("chits", "billing") else "sites" if parts[1] == "auth" else "books"
            )
            reader.read(
                lambda address, who=who: who("get", address),
                product,
                re.sub(r"\{(?!id)\w+\}", "007", path).replace("{id}", "{}"),
            )
    for route, view in patterns():
        if not takes_forms_only(view):
            route = re.sub(r"<(?:uuid:)?(?:id|uuid|\w+_id)>|<uuid:\w+>", "{}", route.lstrip("^"))
            address = "/" + re.sub(r"<[^>]+>", "7", route)
            if not address.startswith(("/static/", "/v1/")):
                reader.read(
                    (desk if address.startswith("/staff/") else browser).get, product_of(view), address
                )
    return reader.failed, reader.shown


def signed_in(member: Member) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(User.objects.get(pk=member.user_id))
    session = browser.session
    session["account_id"] = str(member.account_id)
    session.save()
    return browser
