"""Import a running group by page: what was typed is shown as it was read, and only then created."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from audit.models import AuditEvent
from chits.models import Award, Group, Instalment, OpeningBalance
from kernel.clock import database_now
from tests.answers import Response
from tests.cast import Cast, as_member
from tests.markup import flat
from tests.world_chits import a_group

FIGURES = {
    "done": "2",
    "held": "1,600",
    "owes.T01": "500",
    "prized_in.T01": "1",
    "prize.T01": "₹3,800",
    "prized_in.T02": "2",
    "prize.T02": "3800.00",
    "prize_unpaid.T02": "800",
    "credit.T03": "300",
    "accepts_test_beacon": "yes",
}


def sent(client: Client, group: Group, **fields: str) -> Response:
    return client.post(f"/chits/groups/{group.id}/takeover/", fields)


def is_untouched(cast: Cast, group: Group) -> bool:
    with as_member(cast.asha):
        group.refresh_from_db()
        events = AuditEvent.objects.filter(verb="group.commence").count()
        rows = Instalment.objects.count() + OpeningBalance.objects.count() + Award.objects.count()
        return (group.state, group.done_before, events, rows) == ("FORMING", 0, 0, 0)


def hidden(page: str) -> dict[str, str]:
    form = page[page.index('<form class="stack"') :]
    return dict(re.findall(r'type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', form.split("</form>")[0]))


def test_the_first_step_shows_what_was_read_and_creates_nothing(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha, seats=4)
    answer = sent(asha, group, **FIGURES)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert is_untouched(cast, group)
    words = re.sub(r"<[^>]+>", "", page)
    for figure in ("2 of 4", "1,600.00", "3,800.00", "800.00", "300.00"):
        assert figure in words, figure
    # 1,600 held + 500 owed - 300 credit - 800 unpaid
    assert "1,000.00" in words
    assert "First draw in Drawbook" in page and "Asia/Kolkata" in page
    assert "can't be undone" in page
    typed = {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"}
    assert typed == FIGURES


def test_the_second_step_imports_what_was_shown_once(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha, seats=4)
    shown = hidden(sent(asha, group, **FIGURES).content.decode())
    assert sent(asha, group, **shown, step="import").status_code == 302
    with as_member(cast.asha):
        group.refresh_from_db()
        assert (group.state, group.done_before) == ("ACTIVE", 2)
        assert OpeningBalance.objects.get(ticket__label="T02").prize_unpaid_minor == 800_00
        assert AuditEvent.objects.filter(verb="group.commence").count() == 1
    assert sent(asha, group, **shown, step="import").status_code in (409, 404)


def test_one_can_go_back_and_find_what_was_typed(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha, seats=4)
    page = flat(sent(asha, group, **FIGURES, step="change"))
    assert 'name="prize.T01" value="₹3,800"' in page and 'name="done" value="2"' in page
    assert re.search(r'name="accepts_test_beacon"[^>]* checked', page)
    assert is_untouched(cast, group)


def test_every_problem_is_counted_and_stands_at_its_cell(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha, seats=4)
    answer = sent(asha, group, **{**FIGURES, "owes.T01": "five", "prized_in.T02": "two", "done": ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "3 problems. Nothing has been imported." in page
    assert "Enter a whole number." in page and 'value="five"' in page
    # What can be read and cannot have been is found by the rehearsal, before the second step.
    answer = sent(asha, group, **{**FIGURES, "prized_in.T02": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "This instalment already has a winner." in page
    assert "2 problems" in page and "Instalments without a winner" in page
    assert is_untouched(cast, group)


def test_a_prize_left_out_is_pointed_at(cast: Cast, asha: Client) -> None:
    group = a_group(cast.asha, seats=4)
    page = sent(asha, group, **{**FIGURES, "prize.T01": ""}).content.decode()
    assert "No prize entered for tickets that have won: T01" in page


def test_instalments_in_years_that_nobody_means_are_refused(
    cast: Cast, asha: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a bound of a year instead of the year 2000, for which it would take a group of 340 tickets."""
    bound = database_now() - timedelta(days=365)
    monkeypatch.setattr("chits.actions.commence_group.is_likely", lambda moment: moment > bound)
    group = a_group(cast.asha, seats=20)
    won = {f"prized_in.T{number:02}": str(number) for number in range(1, 16)}
    answer = sent(asha, group, done="15", held="0", accepts_test_beacon="yes", **won)
    assert answer.status_code == 400
    assert "before the year 2000" in answer.content.decode()
    assert is_untouched(cast, group)
