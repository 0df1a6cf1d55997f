"""The public pages in every state of a draw, and what people may keep."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from draws.actions.redo_draw import redo_draw, void_draw
from draws.schedule import freeze_due
from draws.tests.drawn import drawn, frozen
from draws.tests.making import HOUR, a_product, a_series, draw
from fairness import standalone
from kernel.clock import database_now
from tests.cast import Cast, as_member
from tests.database import MoveClock

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_a_frozen_draw_shows_its_list_and_all_digits(
    cast: Cast, client: Client, move_clock: MoveClock
) -> None:
    row = frozen(cast.asha, move_clock)
    told = page(client, f"/draws/{row.id}/")
    digits = row.freeze_hash or ""
    assert " ".join(digits[at : at + 4] for at in range(0, 64, 4)) in told
    assert "4 tickets are in" in told
    assert "1 sits out" in told
    assert 'class="seal"' in told
    assert "TEST BEACON" in told


def test_while_the_beacon_is_awaited_the_page_says_so(
    cast: Cast, client: Client, move_clock: MoveClock
) -> None:
    row = frozen(cast.asha, move_clock)
    move_clock(HOUR + timedelta(seconds=2))
    assert "Waiting for the beacon" in page(client, f"/draws/{row.id}/")


def test_a_drawn_one_shows_the_winner_and_how_to_check(
    cast: Cast, client: Client, move_clock: MoveClock
) -> None:
    row = drawn(cast.asha, move_clock)
    told = page(client, f"/draws/{row.id}/")
    assert f'<p class="stage-drawn">{row.winners[0]}</p>' in told
    assert f"/verify/?draw={row.id}" in told
    assert hashlib.sha256(Path(standalone.__file__).read_bytes()).hexdigest()[:4] in told


def test_missed_and_voided_draws_lead_to_the_next(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product():
        series = a_series(cast.asha.account_id, draws=1)
        move_clock(HOUR + timedelta(seconds=1))
        freeze_due()
        missed = draw(series)
        again = redo_draw(cast.asha.account_id, missed.id, draw_at=database_now() + HOUR)
    told = page(client, f"/draws/{missed.id}/")
    assert "a list is never frozen late" in told
    assert f"/draws/{again.id}/" in told
    assert "The previous attempt was missed." in page(client, f"/draws/{again.id}/")


def test_a_voided_one_stays_public(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    row = drawn(cast.asha, move_clock, draws=1)
    with as_member(cast.asha):
        again = void_draw(cast.asha.account_id, row.id, draw_at=row.draw_at + HOUR)
    told = page(client, f"/draws/{row.id}/")
    assert "stays public" in told
    assert f"/draws/{again.id}/" in told
    assert client.get(f"/v1/draws/{row.id}/transcript.json").status_code == 200


def test_series_log_and_explanation(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    assert "No draw has been frozen yet" in page(client, "/draws/log/")
    row = drawn(cast.asha, move_clock)
    assert f"/draws/{row.id}/" in page(client, f"/draws/series/{row.series_id}/")
    assert (row.freeze_hash or "")[:4] in page(client, "/draws/log/")
    assert "Limits of the proof" in page(client, "/draws/how/")


def test_the_check_page_and_the_files_to_keep(client: Client) -> None:
    told = page(client, "/verify/")
    python = client.get("/verify/drawbook_verify.py")
    assert python.content == Path(standalone.__file__).read_bytes()
    assert python["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(python.content).hexdigest() in told
    kept = client.get("/verify/drawbook-verify.html")
    if kept.status_code == 200:  # what was built
        assert hashlib.sha256(kept.content).hexdigest() in told
        assert b"default-src 'none'" in kept.content


@pytest.mark.parametrize("path", ["/draws/nonsense/", "/draws/series/nonsense/", f"/draws/{'0' * 32}/"])
def test_nothing_is_there_for_a_random_id(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_only_show(client: Client) -> None:
    for path in ("/verify/", "/draws/log/", "/draws/how/"):
        assert client.post(path).status_code == 405
