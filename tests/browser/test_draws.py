"""Draws as anybody sees them: watched as they come, checked by the browser, online and from a kept file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from draws.actions.freeze_draw import freeze_draw
from draws.contents import Pick
from draws.models import Draw
from draws.schedule import settle_due
from draws.tests.making import TERMS, a_series, draw
from fairness.tests.making import VECTORS, vector
from kernel.clock import database_now
from tenancy.scope import scope
from tests.browser.person import NewPerson
from tests.cast import make_cast
from tests.running import wait_until

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SAVED = ROOT / "ui" / "static" / "dist" / "drawbook-verify.html"
LEAD_SECONDS = 12


def about_to_be_drawn() -> Draw:
    """Frozen now, drawn in some seconds; on the beacon of the tests' own home, which the site's is not."""
    asha = make_cast().asha
    with scope(asha.account_id):
        now = database_now()
        series = a_series(
            asha.account_id,
            schedule=[now + timedelta(seconds=LEAD_SECONDS)],
            lead_seconds=LEAD_SECONDS - 1,
        )
        row = draw(series)
    while True:
        with scope(asha.account_id):
            if database_now() >= row.freeze_at:
                return freeze_draw(asha.account_id, row.id, Pick({"T02": "arrears"}, terms=TERMS))


def test_a_draw_is_watched_from_its_seal_to_its_result_without_signing_in(person: NewPerson) -> None:
    row = about_to_be_drawn()
    phone = person(width=390, height=844, dark=True)
    phone.go(f"/draws/{row.id}/")
    expect(phone.page.get_by_text("TEST BEACON").first).to_be_visible()
    expect(phone.page.locator(".stage-tickets")).to_contain_text("T05")
    assert phone.serious() == []
    wait_until(lambda: bool(settle_due()), "the beacon's round")
    expect(phone.page.locator("draw-stage[data-state=DRAWN]")).to_be_attached(timeout=30_000)
    expect(phone.page.get_by_text("This device checked all")).to_be_visible(timeout=15_000)
    with scope(row.account_id):
        winners = Draw.objects.get(id=row.id).winners or ""
    expect(phone.page.locator(".stage-drawn")).to_have_text(winners)
    assert phone.serious() == []
    phone.page.get_by_role("link", name="Check it yourself").click()
    expect(phone.page.locator(".verdict")).to_contain_text("TEST BEACON")
    # Hashes and the command to check by hand wrap, on every width.
    for width in (320, 390, 820, 1440, 1920):
        phone.page.set_viewport_size({"width": width, "height": 844})
        root = "document.documentElement"
        assert phone.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), width
    assert phone.troubles == []


def test_the_page_checks_what_is_pasted_and_finds_what_was_changed(person: NewPerson) -> None:
    anyone = person()
    anyone.go("/verify/")
    assert anyone.serious() == []
    box = anyone.page.locator("#pasted")
    box.fill(json.dumps(vector("pick")))
    expect(anyone.page.locator(".verdict-sentence")).to_have_text("VALID")
    expect(anyone.page.locator(".compare").first).to_contain_text(vector("pick")["freeze_hash"][:4])
    assert anyone.serious() == []
    changed = vector("number")
    changed["number"] += 1
    box.fill(json.dumps(changed))
    expect(anyone.page.locator(".verdict-sentence")).to_have_text("INVALID: the number does not follow")
    box.fill("not JSON at all")
    expect(anyone.page.locator(".verdict-sentence")).to_contain_text("INVALID: malformed")
    assert anyone.troubles == []


def test_the_kept_page_checks_without_any_network(person: NewPerson) -> None:
    if not SAVED.exists():
        pytest.skip("NO ASSETS: run npm run build, or bin/test, which does")
    anyone = person()
    anyone.context.set_offline(True)
    anyone.page.goto(SAVED.as_uri())
    anyone.page.set_input_files("#transcript", VECTORS / "fair-draw-number.json")
    expect(anyone.page.locator(".verdict-sentence")).to_have_text("VALID")
    expect(anyone.page.locator(".stage-drawn")).to_have_text("311")
    anyone.page.set_input_files("#transcript", VECTORS / "fair-draw-pick.json")
    expect(anyone.page.locator(".stage-drawn")).to_have_text("T01")
    assert anyone.troubles == []
