"""The toasts of held acts: on every page of the person, for their own eyes, by script and by form."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from holds.actions.hold_act import hold_act
from holds.tests.trial import STAFF_KIND, Trial, effects, held, noor, trial
from identity.models import User
from kernel.errors import Conflict
from tenancy.staff import Staff
from tests.cast import Cast, ClientOf
from tests.database import MoveClock

__all__ = ["noor", "trial"]
DUE = timedelta(seconds=6)
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}


def test_it_is_on_every_page_of_the_person_and_of_nobody_else(
    cast: Cast, trial: Trial, client_of: ClientOf
) -> None:
    act = held(cast.bilal)
    bilal, asha = client_of(cast.bilal), client_of(cast.asha)
    for path in ("/", "/books/", "/chits/"):
        page = bilal.get(path).content.decode()
        assert f'action="/held/{act.id}/undo/"' in page
        assert "Paying Asha…" in page
        assert str(act.id) not in asha.get(path).content.decode()


def test_undo_by_script_and_by_form(cast: Cast, trial: Trial, client_of: ClientOf) -> None:
    bilal = client_of(cast.bilal)
    undone = bilal.post(f"/held/{held(cast.bilal).id}/undo/", **JSON)
    assert undone.json() == {"state": "UNDONE", "sentence": "Undone: Paying Asha. Nothing was changed."}
    act = held(cast.bilal)
    assert bilal.post(f"/held/{act.id}/undo/", {"next": "/books/"})["Location"] == "/books/"
    assert bilal.post(f"/held/{act.id}/undo/", {"next": "//evil.example/"})["Location"] == "/"
    assert "Nothing was changed." in bilal.get("/books/").content.decode()


def test_carried_out_at_the_end_of_the_countdown(
    cast: Cast, trial: Trial, client_of: ClientOf, move_clock: MoveClock
) -> None:
    act, bilal = held(cast.bilal), client_of(cast.bilal)
    url = f"/held/{act.id}/carry-out/"
    early = bilal.post(url, **JSON)
    assert (early.status_code, early.json()["code"]) == (409, "not_due")
    move_clock(DUE)
    for _ in range(2):
        assert bilal.post(url, **JSON).json() == {"state": "CARRIED_OUT", "sentence": "It is done."}
    late = bilal.post(f"/held/{act.id}/undo/", **JSON)
    assert (late.status_code, late.json()["detail"]) == (409, "Too late to undo: this has been carried out.")
    assert bilal.post(f"/held/{act.id}/undo/", {"next": "/books/"})["Location"] == "/books/"
    assert "Too late to undo" in bilal.get("/books/").content.decode()
    assert effects(cast.bilal) == 1


def test_an_error_is_recorded_and_shown_until_it_is_put_away(
    cast: Cast, trial: Trial, client_of: ClientOf, move_clock: MoveClock
) -> None:
    act, bilal = held(cast.bilal), client_of(cast.bilal)
    trial.refusal = Conflict("Somebody has just decided.")
    move_clock(DUE)
    sentence = "Not done: Paying Asha. Somebody has just decided."
    answer = bilal.post(f"/held/{act.id}/carry-out/", **JSON)
    assert (answer.status_code, answer.json()) == (200, {"state": "FAILED", "sentence": sentence})
    for _ in range(2):
        assert sentence in bilal.get("/").content.decode()
    assert bilal.post(f"/held/{act.id}/dismiss/", **JSON).status_code == 200
    assert sentence not in bilal.get("/").content.decode()


@pytest.mark.parametrize("verb", ["undo", "carry-out", "dismiss"])
def test_a_stranger_gets_nothing(
    cast: Cast, trial: Trial, client_of: ClientOf, move_clock: MoveClock, verb: str
) -> None:
    act = held(cast.bilal)
    move_clock(DUE)
    for other in (cast.asha, cast.dev):
        for headers in ({}, JSON):
            assert client_of(other).post(f"/held/{act.id}/{verb}/", **headers).status_code == 404
    assert client_of(cast.bilal).post(f"/held/{uuid.uuid4()}/{verb}/").status_code == 404
    assert effects(cast.bilal) == 0


def test_staff_undo_on_their_own_desk(
    cast: Cast, trial: Trial, noor: Staff, client: Client, client_of: ClientOf, move_clock: MoveClock
) -> None:
    account_id = cast.asha.account_id
    payload = {"account": str(account_id)}
    how: dict[str, Any] = {"payload": payload, "sentence": "Approving ₹2,407.00", "account_id": account_id}
    client.force_login(User.objects.get(pk=noor.user_id))
    first = hold_act(noor, STAFF_KIND, subject_id=uuid.uuid4(), **how)
    page = client.get("/staff/accounts/").content.decode()
    assert f'action="/staff/held/{first.id}/undo/"' in page
    assert "Approving ₹2,407.00…" in page
    assert client_of(cast.asha).post(f"/held/{first.id}/undo/").status_code == 404
    assert client.post(f"/staff/held/{first.id}/undo/", **JSON).json()["state"] == "UNDONE"
    second = hold_act(noor, STAFF_KIND, subject_id=uuid.uuid4(), **how)
    move_clock(DUE)
    assert client.post(f"/staff/held/{second.id}/carry-out/", **JSON).json()["state"] == "CARRIED_OUT"
    assert effects(cast.asha) == 1
