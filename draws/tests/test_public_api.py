"""/v1/draws/: open to everybody, names nobody, and any input has a verdict."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from draws.contents import Number
from draws.tests.drawn import drawn, frozen
from draws.tests.making import a_series
from fairness.canonical import canonical
from fairness.tests.making import vector
from tenancy.scope import scope
from tests.cast import Cast
from tests.database import MoveClock

pytestmark = pytest.mark.django_db


def verdict(client: Client, body: bytes | str, kind: str = "application/json") -> dict[str, Any]:
    answer = client.post("/v1/draws/verify/", body, content_type=kind)
    assert answer.status_code == 200, answer.content
    said: dict[str, Any] = answer.json()
    return said


def test_a_frozen_draw_is_public(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    row = frozen(cast.asha, move_clock)
    shown = client.get(f"/v1/draws/{row.id}/").json()
    assert (shown["state"], shown["freeze_hash"], shown["test_beacon"]) == ("FROZEN", row.freeze_hash, True)
    assert shown["eligible"] == ["T01", "T03", "T04", "T05"]
    assert client.get(f"/v1/draws/{row.id}/?brief=true").json()["eligible"] is None
    assert client.get(f"/v1/draws/{row.id}/transcript.json").status_code == 404
    assert client.get(f"/v1/draws/{row.id}/freeze.json").content == (row.freeze or "").encode()
    assert client.get(f"/v1/draws/series/{row.series_id}/charter.json").content == row.series.charter.encode()


def test_the_transcript_is_served_byte_for_byte(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    row = drawn(cast.asha, move_clock)
    answer = client.get(f"/v1/draws/{row.id}/transcript.json")
    assert answer.content == (row.transcript or "").encode() == canonical(answer.json())
    said = verdict(client, answer.content)
    assert said["sentence"] == "VALID, but the beacon is not public: TEST BEACON"
    assert said["freeze_hash"] == row.freeze_hash


def test_a_number_is_drawn_too(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    row = drawn(cast.asha, move_clock, contents=Number(modulus=1000), roll=[])
    shown = client.get(f"/v1/draws/{row.id}/").json()
    assert shown["mode"] == "number"
    assert 0 <= shown["result_number"] < 1000


@pytest.mark.parametrize("path", ["", "transcript.json", "freeze.json"])
def test_a_random_id_is_nothing(cast: Cast, client: Client, path: str) -> None:
    for id in (uuid.uuid4(), "nonsense", cast.asha.account_id):
        assert client.get(f"/v1/draws/{id}/{path}").status_code == 404


def test_vectors_are_valid_and_a_previous_transcript_is_linked(client: Client) -> None:
    for name in ("pick", "number"):
        assert verdict(client, json.dumps(vector(name)))["sentence"] == "VALID"
    wrapped = {"transcript": vector("pick"), "previous": vector("number")}
    assert verdict(client, json.dumps(wrapped))["reasons"] == [
        "it does not follow the previous transcript given"
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[", b"null", b"{}", b"NaN", b"1.0", b'"\\ud800"', b"\xff", b'{"a":1,"a":1}', b"[" * 100_000,
        b'{"transcript": {}}', b'{"transcript": null, "previous": 7}', b"9" * 5000,
        b'{"freeze": {"mode": []}}',
        b"\x00", b'{"charter": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}',
    ],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_whatever_is_sent_is_invalid_and_never_breaks(client: Client, body: bytes) -> None:
    for kind in ("application/json", "text/plain", "application/octet-stream"):
        said = verdict(client, body, kind)
        assert said["valid"] is False
        assert said["sentence"].startswith("INVALID: ")


def test_what_is_too_large_is_refused_in_our_words(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/v1/draws/verify/", b" " * 2000, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_log_is_public_and_binds_every_freeze(cast: Cast, client: Client, move_clock: MoveClock) -> None:
    row = frozen(cast.asha, move_clock)
    log = client.get("/v1/freeze-log/").json()
    assert [line["freeze"] for line in log["lines"]] == [row.freeze_hash]
    assert log["head"] == log["lines"][-1]["head"]
    assert client.get("/v1/freeze-log/?after=1").json()["lines"] == []
    for bad in ("x", "1.5", ""):
        assert client.get(f"/v1/freeze-log/?after={bad}").status_code == 400
    for far in ("-1", "9" * 30):
        assert client.get(f"/v1/freeze-log/?after={far}").status_code == 200


def test_no_name_mail_or_id_of_a_person_is_in_any_public_record(
    cast: Cast, client: Client, move_clock: MoveClock
) -> None:
    row = drawn(cast.asha, move_clock)
    pages = [
        f"/v1/draws/{row.id}/",
        f"/v1/draws/{row.id}/transcript.json",
        f"/v1/draws/{row.id}/freeze.json",
        f"/v1/draws/series/{row.series_id}/charter.json",
        "/v1/freeze-log/",
        f"/draws/{row.id}/",
        f"/draws/series/{row.series_id}/",
        "/draws/log/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        for who in cast.everyone():
            for personal in (
                who.user_name,
                who.email,
                str(who.user_id),
                str(who.account_id),
                who.account_name,
            ):
                assert personal not in text, (page, personal)


def test_the_local_beacon_speaks_drands_paths(client: Client) -> None:
    from draws.local_beacon import pin

    chain = pin().chain_hash
    assert client.get(f"/beacon/{chain}/info").json()["schemeID"] == "bls-unchained-g1-rfc9380"
    assert client.get(f"/beacon/{chain}/public/1").json()["round"] == 1
    assert client.get(f"/beacon/{chain}/public/99999999999").status_code == 425
    assert client.get("/beacon/another/info").status_code == 404


def test_a_scheduled_draw_says_when_it_freezes(cast: Cast, client: Client) -> None:
    with scope(cast.asha.account_id):
        series = a_series(cast.asha.account_id)
        row = series.draws.order_by("number").first()
    page = client.get(f"/draws/{row.id}/").content.decode()
    # With its day: a time alone reads as today's.
    assert re.search(r"The list freezes at \d\d:\d\d:\d\d on [A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}", page)
    assert "TEST BEACON" in page
