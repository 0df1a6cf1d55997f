"""Results of a group are called by its name where everybody sees them; its charters hold none."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from audit.models import AuditEvent
from chits.naming import names_of
from draws.models import Draw, Series
from draws.queries.results import latest_results
from draws.queries.titles import NAMES_ARE_PUBLIC
from tenancy.models import Account
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.world_chits import Clock, a_running_group, a_world_of_chits, pay_all


@pytest.mark.django_db
def test_a_groups_draws_are_called_by_its_name(cast: Cast, move_clock: MoveClock) -> None:
    group = a_running_group(cast.asha, name="Shivneri 20")
    pay_all(cast.asha, group)
    Clock(move_clock).hold(cast.asha, group, 1)
    with as_member(cast.asha):
        (result,) = latest_results()
        assert result.title == "Shivneri 20, draw 1"
        (series,) = Series.objects.all()
        assert series.title == f"group/{group.id}"
        assert names_of([(series.title, 1), ("group/nothing", 1)]) == {(series.title, 1): result.title}
    with as_member(cast.dev):
        assert names_of([(series.title, 1)]) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("public", [True, False])
def test_public_pages_name_the_group_only_if_its_account_allows(
    cast: Cast, move_clock: MoveClock, client: Client, public: bool
) -> None:
    """Neither way does anybody read the id that the charter carries in place of the name."""
    group = a_running_group(cast.asha, name="Shivneri 20")
    pay_all(cast.asha, group)
    Clock(move_clock).hold(cast.asha, group, 1)
    with as_member(cast.asha):
        if not public:
            Account.objects.filter(id=cast.asha.account_id).update(settings={NAMES_ARE_PUBLIC: False})
        draw = Draw.objects.get(number=1)
    title = "Shivneri 20, draw 1" if public else "Draw 1"
    for path in (f"/draws/{draw.id}/", f"/verify/?draw={draw.id}"):
        page = client.get(path).content.decode()
        assert title in page, path
        assert ("Shivneri" in page) is public, path
        assert f"group/{group.id}" not in page, path
    series = client.get(f"/draws/series/{draw.series_id}/").content.decode()
    assert ("<h1>Shivneri 20</h1>" if public else "<h1>Draws</h1>") in series
    assert client.get(f"/v1/draws/{draw.id}/").json()["title"] == title


@pytest.mark.django_db
def test_a_tie_is_called_by_the_month_it_decides(cast: Cast) -> None:
    group = a_running_group(cast.asha, name="Shivneri 20")
    title = (f"group/{group.id}/instalment/3", 1)
    with as_member(cast.asha):
        assert names_of([title]) == {title: "Shivneri 20, draw 3"}


@pytest.mark.django_db
def test_the_draws_of_a_group_taken_over_are_called_by_their_months(cast: Cast, client: Client) -> None:
    """Its series begins with draw 1 in the third month: every page says draw 3."""
    group = a_world_of_chits(cast.asha).group
    with as_member(cast.asha):
        group.refresh_from_db()
        title = (f"group/{group.id}", 1)
        assert names_of([title]) == {title: f"{group.name}, draw 3"}
        draw = Draw.objects.get(series_id=group.series_id, number=1)
    for path in (f"/draws/{draw.id}/", f"/draws/series/{draw.series_id}/"):
        page = client.get(path).content.decode()
        assert f"{group.name}, draw 3" in page and f"{group.name}, draw 1" not in page, path
        assert "Times: Asia/Kolkata (UTC+05:30)" in page


@pytest.mark.django_db
def test_the_account_chooses_on_its_page_whether_names_are_public(
    cast: Cast, move_clock: MoveClock, client: Client, client_of: ClientOf
) -> None:
    group = a_running_group(cast.asha, name="Shivneri 20")
    pay_all(cast.asha, group)
    Clock(move_clock).hold(cast.asha, group, 1)
    with as_member(cast.asha):
        draw = Draw.objects.get(number=1)
        Account.objects.filter(id=cast.asha.account_id).update(settings={"other": "stays"})
    asha = client_of(cast.asha)
    sent = {"name": "Asha", "time_zone": "Asia/Kolkata"}
    label = "Show names of groups and books on public draw pages"
    for chosen in (False, True):
        page = asha.get("/account/").content.decode()
        assert label in page
        assert bool(re.search(r'name="public_draw_names"[^>]* checked', page)) is not chosen
        tick = {"public_draw_names": "on"} if chosen else {}
        assert asha.post("/account/", {**sent, **tick}).status_code == 302
        assert ("Shivneri" in client.get(f"/draws/{draw.id}/").content.decode()) is chosen
        with as_member(cast.asha):
            assert Account.objects.get().settings == {"other": "stays", NAMES_ARE_PUBLIC: chosen}
            event = AuditEvent.objects.filter(verb="account.change").latest("happened_at")
            assert event.facts["before"][NAMES_ARE_PUBLIC] is not chosen
    for other in (cast.bilal, cast.chandra):
        assert client_of(other).post("/account/", sent).status_code == 403
    assert "changed the account settings" in asha.get("/audit-log/").content.decode()
