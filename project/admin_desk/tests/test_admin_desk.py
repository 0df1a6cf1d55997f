"""The admin desk says what is on, never which number is sealed; the log is searched and taken out."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from audit.seal import seal
from conftest import Cast, as_member
from tests.worlds import a_selling_period


def close_sales(member: Any, world: Any) -> None:
    from books.actions.pre_close import pre_close

    with as_member(member):
        pre_close(member, world.period.id)


@pytest.mark.django_db
def test_it_shows_the_period_that_needs_somebody(cast: Cast, client_of: Any) -> None:
    world = a_selling_period(cast.asha, odds=Decimal(80))
    page = client_of(cast.asha).get("/admin-desk/").content.decode()
    assert "Evening, Friday" in page
    assert "if 009 wins" in page
    close_sales(cast.asha, world)
    assert "Record lucky number" in client_of(cast.asha).get("/admin-desk/").content.decode()


@pytest.mark.django_db
def test_a_sealed_number_is_said_to_be_sealed_and_no_more(cast: Cast, client_of: Any) -> None:
    world = a_selling_period(cast.asha)
    close_sales(cast.asha, world)
    asha = client_of(cast.asha)
    digits = {f"{prefix}{at}": digit for prefix in ("number", "again") for at, digit in enumerate("469")}
    assert asha.post(f"/periods/{world.period.id}/lucky-number/", digits).status_code == 302
    page = asha.get("/admin-desk/").content.decode()
    assert "Sealed" in page
    assert "469" not in page


@pytest.mark.django_db
def test_only_who_runs_the_books_comes_in(cast: Cast, client_of: Any) -> None:
    for stranger in (cast.bilal, cast.chandra):
        assert client_of(stranger).get("/admin-desk/").status_code == 403
        assert client_of(stranger).get("/audit-log/").status_code == 403
    assert client_of(cast.dev).get("/admin-desk/").status_code == 200


@pytest.mark.django_db
def test_the_log_tells_in_words_and_is_searched(cast: Cast, client_of: Any) -> None:
    world = a_selling_period(cast.asha)
    with as_member(cast.asha):
        seal({cast.asha.account_id})
    asha = client_of(cast.asha)
    page = asha.get("/audit-log/").content.decode()
    assert f"sold ticket {world.ticket.ticket.code}" in page
    found = asha.get("/audit-log/", {"q": str(world.ticket.ticket.code)}).content.decode()
    assert f"sold ticket {world.ticket.ticket.code}" in found and "made the book" not in found
    assert "Nothing found" in asha.get("/audit-log/", {"q": "no such word"}).content.decode()
    assert asha.get("/audit-log/", {"q": "a\x00b", "since": "2026-99-99", "until": "soon"}).status_code == 200
    taken = asha.get("/audit-log/audit-log.csv").content.decode("utf-8-sig").splitlines()
    assert taken[0].startswith("time,who,what")
    assert any("ticket.enter" in line for line in taken)
    assert str(world.ticket.ticket.code) not in client_of(cast.dev).get("/audit-log/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_override_is_shown_once_and_spent_on_the_spill_over(
    committed_cast: Cast, client_of: Any, move_clock: Any
) -> None:
    import re

    world = a_selling_period(committed_cast.asha)
    asha = client_of(committed_cast.asha)
    issued = asha.post("/overrides/", {"period": str(world.period.id), "number": "009", "max_amount": "50"})
    assert issued.status_code == 200 and issued["Cache-Control"] == "no-store"
    code = re.search(r"data-code>([0-9A-Z-]+)<", issued.content.decode())
    assert code is not None
    assert code[1] not in asha.get("/overrides/").content.decode()
    patil = world.covers[0].collaborator_id
    taken = {"number": "009", "amount": "40", "collaborator": str(patil), "override": code[1]}
    address = f"/periods/{world.period.id}/overkill/"
    assert asha.post(address, {**taken, "amount": "60"}).status_code == 403
    assert asha.post(address, taken).status_code == 302
    assert asha.post(address, taken).status_code == 403
    assert "used by Asha" in asha.get("/overrides/").content.decode()
    move_clock(timedelta(minutes=11))
    assert "none live" in asha.get("/admin-desk/").content.decode()
