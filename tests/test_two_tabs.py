"""Two tabs with one row: the second save over a newer version is told so, keeps its typing, and then wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEvent
from audit.versions import SEEN
from billing.models import PaymentMethod
from books.models import Cell
from kernel.clock import database_now
from plans.models import Plan
from sites.models import Site
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.world_billing import staff_browser, staff_person
from tests.world_chits import a_group
from tests.world_sites import a_shown_account
from tests.worlds import a_period

TOLD = "after you opened the page"


class _Forms(HTMLParser):
    """The fields of each form as a browser would send them back untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.select = ""
        self.text: str | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in given}
        if tag == "form":
            self.forms.append({"": at.get("action", "")})
        if not self.forms:
            return
        fields, name = self.forms[-1], at.get("name", "")
        if tag == "input" and name:
            is_box = at.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in at:
                fields[name] = at.get("value", "on" if is_box else "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in at or self.select not in fields):
            fields[self.select] = at.get("value", "")
        elif tag == "textarea":
            fields[name], self.text = "", name

    def handle_data(self, data: str) -> None:
        if self.text:
            self.forms[-1][self.text] += data

    def handle_endtag(self, tag: str) -> None:
        self.select = "" if tag == "select" else self.select
        self.text = None if tag == "textarea" else self.text
        if tag == "form":
            self.forms.append({"": ""})


def opened(response: Response, action: str = "") -> dict[str, Any]:
    """The form of the page that edits something, as it is."""
    reader = _Forms()
    reader.feed(response.content.decode())
    found = [one for one in reader.forms if SEEN in one and action in one[""]]
    assert found, "no form of the page says which version it shows"
    return {name: value for name, value in found[0].items() if name}


Where = tuple[Any, str, str, str]
"""(browser, the page, the form's address, the field)."""


def of_books(cast: Cast, client_of: Callable[..., Any], which: str) -> Where:
    world = a_period(cast.asha)
    asha, period = client_of(cast.asha), world.period.id
    places = {
        "book": f"/books/{world.book.id}/settings/",
        "period": f"/periods/{period}/edit/",
        "ledger": f"/ledgers/{world.ledgers[0].id}/",
        "cells": f"/ledgers/{world.ledgers[0].id}/cells/",
    }
    if which == "times":
        return asha, f"/periods/{period}/", f"/periods/{period}/times/", "pre_close_at"
    return asha, places[which], places[which], "cell-007" if which == "cells" else "name"


def of_others(cast: Cast, client_of: Callable[..., Any], which: str, client: Client) -> Where:
    if which == "group":
        page = f"/chits/groups/{a_group(cast.asha).id}/terms/"
        return client_of(cast.asha), page, page, "name"
    if which == "site":
        a_shown_account(cast.asha)
        with as_member(cast.asha):
            page = f"/sites/{Site.objects.get().id}/settings/"
        return client_of(cast.asha), page, page, "name"
    client = staff_browser(staff_person().user_id)
    if which == "plan":
        return client, f"/staff/plans/{Plan.objects.earliest('position').code}/", "", "name"
    method = PaymentMethod.objects.order_by("id").first()
    assert method is not None
    return client, f"/staff/ways-to-pay/{method.id}/", "", "name"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "which", ["book", "period", "ledger", "cells", "times", "group", "site", "plan", "method"]
)
def test_the_second_save_is_told_and_then_wins(
    cast: Cast, client_of: ClientOf, client: Client, which: str
) -> None:
    own = {"book", "period", "ledger", "cells", "times"}
    browser, page, sent_to, field = (
        of_books(cast, client_of, which) if which in own else of_others(cast, client_of, which, client)
    )
    sent_to = sent_to or page
    values = ("70.00", "80.00") if which == "cells" else ("First", "Second")
    if which == "times":
        values = tuple(f"{database_now() + timedelta(days=day):%Y-%m-%dT%H:%M}" for day in (1, 2))  # type: ignore[assignment]
    action = "times" if which == "times" else ""
    one, two = opened(browser.get(page), action), opened(browser.get(page), action)
    assert browser.post(sent_to, {**one, field: values[0]}).status_code == 302
    refused = browser.post(sent_to, {**two, field: values[1]})
    text = refused.content.decode()
    assert TOLD in text
    assert refused.status_code in (200, 400)
    assert opened(browser.get(page), action)[field] == values[0], "the newer value is still there"
    again = opened(refused, action)
    assert again[field] == values[1], "what was typed is still there"
    assert browser.post(sent_to, again).status_code == 302
    assert opened(browser.get(page), action)[field] == values[1]


@pytest.mark.django_db
def test_it_says_who_changed_it(cast: Cast, client_of: ClientOf) -> None:
    asha, page, sent_to, field = of_books(cast, client_of, "book")
    form = opened(asha.get(page))
    assert asha.post(sent_to, {**form, field: "First"}).status_code == 302
    with as_member(cast.asha):
        assert AuditEvent.objects.filter(verb="book.update").exists()
    refused = asha.post(sent_to, {**form, "claim_days": "30"}).content.decode()
    assert "Asha changed this at" in refused and ": Name." in refused
    again = opened(asha.post(sent_to, {**form, "claim_days": "30"}))
    assert (again["name"], again["claim_days"]) == ("First", "30")


@pytest.mark.django_db
def test_cells_that_nobody_touched_stay_as_they_are_now(cast: Cast, client_of: ClientOf) -> None:
    asha, page, sent_to, _field = of_books(cast, client_of, "cells")
    form = opened(asha.get(page))
    assert asha.post(sent_to, {**form, "cell-007": "70.00"}).status_code == 302
    assert asha.post(sent_to, {**form, "cell-008": "80.00"}).status_code == 302
    with as_member(cast.asha):
        capacity = dict(Cell.objects.filter(number__in=[7, 8]).values_list("number", "capacity"))
    assert capacity == {7: 70_00, 8: 80_00}
