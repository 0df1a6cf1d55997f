"""Relays that lie, are down, late or talk nonsense; and a beacon of our own that never speaks early."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from draws import local_beacon, relays, schedule
from draws.relays import BeaconIsSilent, signature_of
from draws.schedule import freeze_due, settle_due
from draws.tests.making import HOUR, a_product, a_series, draw
from fairness.beacon import QUICKNET
from fairness.tests.making import vector
from kernel.clock import database_now
from tests.cast import Cast, as_member
from tests.database import MoveClock

ROUND = vector("pick")["beacon"]["round"]
SIGNATURE = vector("pick")["beacon"]["signature"]
GOOD = {"round": ROUND, "signature": SIGNATURE, "randomness": "not looked at"}


def relay(*answers: Any) -> tuple[httpx.MockTransport, list[str]]:
    """A network with one relay for each answer; and what it was asked."""
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        answer = answers[int(request.url.host[1:])]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    return httpx.MockTransport(handle), asked


def heard(*answers: Any) -> tuple[bytes, int]:
    """(the signature, how many were asked)."""
    network, asked = relay(*answers)
    found = signature_of(
        QUICKNET, ROUND, relays=[f"https://r{n}" for n in range(len(answers))], transport=network
    )
    assert asked[0] == f"https://r0/{QUICKNET.chain_hash}/public/{ROUND}"
    return found, len(asked)


BAD = [
    httpx.ConnectError("down"),
    httpx.ReadTimeout("slow"),
    httpx.Response(404),
    httpx.Response(425, json={"error": "early"}),
    httpx.Response(302, headers={"Location": "https://elsewhere/"}),
    httpx.Response(200, text="<html>"),
    httpx.Response(200, text="[" * 4000),
    httpx.Response(200, content=b" " * 100_000 + json.dumps(GOOD).encode()),
    {**GOOD, "round": ROUND + 1},
    {**GOOD, "signature": "zz"},
    {**GOOD, "signature": 7},
    {**GOOD, "signature": SIGNATURE[:-2]},
    {**GOOD, "signature": SIGNATURE[:-1] + ("0" if SIGNATURE[-1] != "0" else "1")},
    {**GOOD, "signature": "c0" + "00" * 47},
    [],
    None,
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: repr(bad)[:40])
def test_a_bad_relay_is_passed_over_and_alone_it_is_silence(bad: Any) -> None:
    assert heard(bad, GOOD) == (bytes.fromhex(SIGNATURE), 2)
    with pytest.raises(BeaconIsSilent):
        heard(bad)


def test_the_first_good_relay_is_enough() -> None:
    assert heard(GOOD, httpx.ConnectError("never asked"))[1] == 1


@pytest.mark.django_db
def test_our_own_beacon_speaks_when_it_is_time_and_always_the_same(move_clock: MoveClock) -> None:
    pin = local_beacon.pin()
    assert pin.own_chain_hash() == pin.chain_hash
    future = pin.round_at(int(database_now().timestamp()) + 60)
    path = f"{pin.chain_hash}/public/{future}"
    assert local_beacon.answer(path)[0] == 425
    with pytest.raises(BeaconIsSilent):
        signature_of(pin, future)
    move_clock(timedelta(seconds=64))
    status, said = local_beacon.answer(path)
    assert (status, said["round"]) == (200, future)
    assert local_beacon.answer(path)[1] == said
    assert signature_of(pin, future).hex() == said["signature"]
    assert local_beacon.answer(f"{pin.chain_hash}/info")[1]["public_key"] == pin.public_key
    assert local_beacon.answer(f"{pin.chain_hash}/public/latest")[0] == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["", "x/info", "{}/public/0", "{}/public/-1", "{}/public/é", "{}/", "{}/public/1/2"]
)
def test_other_paths_are_nothing(path: str) -> None:
    assert local_beacon.answer(path.format(local_beacon.pin().chain_hash))[0] == 404


@pytest.mark.django_db
def test_a_silent_beacon_means_waiting_for_the_same_round(
    cast: Cast, settings: Settings, move_clock: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Crashed between freeze and beacon, and the relay down for hours: the same round, the same bytes."""
    settings.BEACON_RELAYS = ["https://r0"]
    monkeypatch.setattr(schedule, "_pauses", {})
    asked: list[int] = []

    def silent(beacon: Any, round_number: int) -> bytes:
        asked.append(round_number)
        raise BeaconIsSilent("down")

    monkeypatch.setattr(schedule, "signature_of", silent)
    with as_member(cast.asha), a_product() as told:
        series = a_series(cast.asha.account_id, draws=1, lead_seconds=None)
        move_clock(HOUR - timedelta(seconds=1799))
        freeze_due()
        frozen = draw(series)
        move_clock(HOUR * 5)
        assert settle_due() == 0
        assert settle_due() == 0  # it waits a little before it asks again
        assert asked == [frozen.beacon_round]
        assert (draw(series).state, told.results) == ("FROZEN", [])
        # And never another source: without relays a drand series is not answered by ours.
        settings.BEACON_RELAYS = []
        with pytest.raises(BeaconIsSilent):
            relays.signature_of(QUICKNET, frozen.beacon_round or 0)
