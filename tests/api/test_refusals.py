"""What is refused first, what a key remembers, how lists are paged, when it is too often."""

from __future__ import annotations

import json
import threading
import uuid
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import Settings

from tenancy.member import Member
from tests.api.caller import Caller, token_of
from tests.api.shapes import is_refusal
from tests.api.world import ApiWorld
from tests.cast import as_member
from tests.database import fingerprint, owner_connection

pytestmark = pytest.mark.django_db(transaction=True)

LINE = {"lines": [{"number": "009", "amount": "1.00"}]}
NOWHERE = "00000000-0000-7000-8000-000000000000"


def tickets(world: ApiWorld) -> str:
    return f"/v1/periods/{world.period.id}/tickets/"


# --- the order of refusals ---------------------------------------------------------------------


def test_each_refusal_comes_before_all_that_follow_it(world: ApiWorld, settings: Settings) -> None:
    """A request with everything wrong; one thing after the other is put right."""
    cast = world.cast
    bad_body, freeze = b"{", f"/v1/periods/{NOWHERE}/ledgers/"
    settings.THROTTLE_SIGNED_IN_PER_MINUTE = 0
    Caller(token_of(cast.asha))("GET", "/v1/books/")  # the window's first is never refused
    nobody, viewer, owner = Caller(None), Caller(token_of(cast.chandra)), Caller(token_of(cast.asha))
    set_status(cast.asha, "suspended")
    where = f"/v1/periods/{world.period.id}/ledgers/"

    assert nobody("POST", freeze, bad_body).status_code == 401
    assert viewer("POST", freeze, bad_body).status_code == 404
    assert viewer("POST", where, bad_body).status_code == 403
    assert owner("POST", where, bad_body).status_code == 402
    set_status(cast.asha, "active")
    throttled = owner("POST", where, bad_body)
    assert throttled.status_code == 429
    assert 1 <= int(throttled["Retry-After"]) <= 60
    settings.THROTTLE_SIGNED_IN_PER_MINUTE = 10**9
    refused = owner("POST", where, bad_body)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_json")
    taken = {"name": world.ledgers[0].name, "priority": 1, "capacity": "1"}
    assert owner("POST", where, {**taken, "capacity": "x"}).status_code == 400
    assert owner("POST", where, taken).status_code == 409


def set_status(member: Member, status: str) -> None:
    with owner_connection() as owner:
        owner.execute("ALTER TABLE tenancy_account NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE tenancy_account SET status = %s WHERE id = %s", [status, member.account_id])
        owner.execute("ALTER TABLE tenancy_account FORCE ROW LEVEL SECURITY")


def test_tokens_that_are_none_are_401(world: ApiWorld) -> None:
    for token in ("x", "a.b.c", "\x7f", token_of(world.cast.asha) + "x", "x" * 9_000):
        refused = Caller(token)("GET", "/v1/books/")
        assert refused.status_code == 401
        assert is_refusal(refused)
        assert refused["WWW-Authenticate"] == "Bearer"


def test_ids_in_path_and_body_are_404_alike(world: ApiWorld, asha: Caller) -> None:
    theirs, before = world.theirs, fingerprint()
    answers = set()
    for id in (NOWHERE, str(theirs.ledgers[0].id), "x", "\\", "%00", "0" * 300):
        legs = [{"ledger": id, "amount": "1.00"}]
        body: dict[str, Any] = {"lines": [{"number": "009", "amount": "1.00", "legs": legs}]}
        answers.add(asha("POST", tickets(world), body).content)
        answers.add(asha("PATCH", f"/v1/ledgers/{id}/", {"name": "x"}).content)
    for id in (NOWHERE, str(theirs.collaborator.id), "x"):
        body = {"number": "007", "amount": "1.00", "collaborator": id}
        answers.add(asha("POST", f"/v1/periods/{world.period.id}/covers/", body).content)
    for id in (NOWHERE, str(theirs.period.id), "x"):
        answers.add(asha("POST", "/v1/override-grants/", {"action": "overkill", "period": id}).content)
    assert answers == {b'{"detail": "Not found.", "code": "not_found"}'}
    assert fingerprint() == before


def test_what_is_not_there_at_all_is_said_in_json(asha: Caller) -> None:
    for method, path, status in (
        ("GET", "/v1/nothing/", 404),
        ("GET", "/v1/", 404),
        ("POST", "/v1/books/x/y/z/", 404),
    ):
        refused = asha(method, path)
        assert refused.status_code == status, path
        assert is_refusal(refused), (path, refused.content[:200])


# --- lines and text ----------------------------------------------------------------------------


WRONG_LINES: list[tuple[dict[str, Any], set[str]]] = [
    (
        {"lines": [{"number": "009", "amount": "1"}, {"number": "9", "amount": "0"}]},
        {"lines.2.number", "lines.2.amount"},
    ),
    ({"lines": [{"number": "009", "amount": "1.001"}]}, {"lines.1.amount"}),
    ({"lines": [{"number": "009"}]}, {"lines.1.amount"}),
    ({"lines": [{"amount": "1"}]}, {"lines.1.number"}),
    ({"lines": [{"number": "009", "amount": "1", "no_such": 1}]}, {"lines.1.no_such"}),
    ({"lines": [{"number": "009", "amount": "1", "remainder": "x"}]}, {"lines.1.remainder"}),
    ({"lines": [{"number": "009", "amount": "1", "remainder": []}]}, {"lines.1.remainder"}),
    ({"lines": [{"number": "009", "amount": "1", "legs": "x"}]}, {"lines.1.legs"}),
    (
        {"lines": [{"number": "009", "amount": "1", "legs": [{"ledger": 1, "amount": "1"}]}]},
        {"lines.1.legs.1.ledger"},
    ),
    (
        {"lines": [{"number": "009", "amount": "1", "legs": [{"ledger": "x", "amount": "x"}]}]},
        {"lines.1.legs.1.amount"},
    ),
    ({"lines": [{"number": "009", "amount": "1"}] * 5_001}, {"lines"}),
    ({"lines": [{"number": "009", "amount": "1"}] * 20_001}, {"lines"}),
    ({"lines": []}, {"lines"}),
    ({}, {"lines"}),
    ({"lines": [{"number": "009", "amount": "1"}], "text": "009=1"}, {"lines"}),
    ({"text": ""}, {"text"}),
    ({"text": "   \n\n"}, {"text"}),
    ({"text": "009=1\n9=1"}, {"text.2"}),
    ({"text": "009=0\n008=-1"}, {"text.1", "text.2"}),
    ({"text": "009=1e30"}, {"text.1"}),
    ({"text": "009=NaN"}, {"text.1"}),
    ({"text": "009=1.001"}, {"text.1"}),
    ({"text": "009=99999999999999999999"}, {"text.1"}),
    ({"text": "009=1\n" * 5_001}, {"text"}),
    ({"text": "***=1\n" * 21}, {"text"}),
    ({"text": "009=1\n008=<script>"}, {"text.2"}),
]


def test_the_line_and_the_field_are_named(world: ApiWorld, asha: Caller) -> None:
    before, wrong = fingerprint(), []
    for verb in ("tickets", "preview"):
        for body, places in WRONG_LINES:
            refused = asha("POST", f"/v1/periods/{world.period.id}/{verb}/", body)
            if (
                refused.status_code != 400
                or not is_refusal(refused)
                or not places <= set(refused.json()["errors"])
            ):
                wrong.append((verb, str(body)[:90], refused.status_code, refused.content[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert fingerprint() == before


# --- keys --------------------------------------------------------------------------------------


def count(world: ApiWorld) -> int:
    from books.models import Ticket

    with as_member(world.cast.asha):
        return int(Ticket.objects.filter(period_id=world.period.id).count())


def test_a_repeated_request_is_answered_and_not_done_again(world: ApiWorld, asha: Caller) -> None:
    key = {"Idempotency-Key": "k" * 128}
    first = asha("POST", tickets(world), LINE, **key)
    again = asha("POST", tickets(world), b'{"lines": [{"amount": "1.00",   "number": "009"}]}', **key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert count(world) == 2
    other = asha("POST", tickets(world), {"lines": [{"number": "009", "amount": "2.00"}]}, **key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert asha("POST", tickets(world), LINE).status_code == 201
    assert count(world) == 3


def test_a_key_is_one_persons_and_one_paths(world: ApiWorld, asha: Caller) -> None:
    key = {"Idempotency-Key": "k"}
    bilal = Caller(token_of(world.cast.bilal))
    assert asha("POST", tickets(world), LINE, **key).status_code == 201
    assert "Idempotency-Replayed" not in bilal("POST", tickets(world), LINE, **key)
    assert asha("POST", "/v1/books/", {"name": "Noon"}, **key).status_code == 201
    assert count(world) == 3


def test_a_refusal_leaves_the_key_free(world: ApiWorld, asha: Caller) -> None:
    key = {"Idempotency-Key": "k"}
    full = {"lines": [{"number": "007", "amount": "1.00"}]}
    assert asha("POST", tickets(world), {"lines": []}, **key).status_code == 400
    assert asha("POST", tickets(world), full, **key).status_code == 409
    assert asha("POST", tickets(world), b"[" * 50_000, **key).status_code == 400
    assert asha("POST", tickets(world), LINE, **key).status_code == 201


def test_a_key_that_is_none_is_400(world: ApiWorld, asha: Caller) -> None:
    for key in ("", "k" * 129, "a\x01b", "naïve" * 40):
        refused = asha("POST", tickets(world), LINE, **{"Idempotency-Key": key})
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_key")
    assert count(world) == 1


def test_a_second_waits_for_the_first(world: ApiWorld) -> None:
    """The first holds its transaction open until it is let go; the second gets the first's answer."""
    from django.db import transaction

    token, key = token_of(world.cast.asha), {"Idempotency-Key": "k"}
    answers: dict[str, Any] = {}
    begun = threading.Event()

    def second() -> None:
        begun.set()
        answers["second"] = Caller(token)("POST", tickets(world), LINE, **key)
        connections.close_all()

    waiting = threading.Thread(target=second)
    with transaction.atomic():
        answers["first"] = Caller(token)("POST", tickets(world), LINE, **key)
        waiting.start()
        begun.wait(5)
        wait_for_a_lock()
        assert "second" not in answers
    waiting.join(timeout=10)
    assert answers["first"].status_code == answers["second"].status_code == 201
    assert answers["first"].content == answers["second"].content
    assert count(world) == 2


def test_a_second_that_waits_too_long_is_told(world: ApiWorld) -> None:
    from django.db import transaction

    token, key = token_of(world.cast.asha), {"Idempotency-Key": "k"}
    answers: dict[str, Any] = {}

    def second() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        answers["second"] = Caller(token)("POST", tickets(world), LINE, **key)
        connections.close_all()

    waiting = threading.Thread(target=second)
    with transaction.atomic():
        assert Caller(token)("POST", tickets(world), LINE, **key).status_code == 201
        waiting.start()
        waiting.join(timeout=20)
    assert (answers["second"].status_code, answers["second"].json()["code"]) == (409, "in_progress")
    assert count(world) == 2


def wait_for_a_lock() -> None:
    """Return when some connection to the tests' database waits for another."""
    from tests.running import wait_until

    with owner_connection() as owner:
        wait_until(
            lambda: owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0] > 0,
            "the second request to wait",
            20,
        )


# --- lists -------------------------------------------------------------------------------------


def test_lists_are_paged_both_ways_without_gaps(world: ApiWorld, asha: Caller) -> None:
    for _ in range(6):
        assert asha("POST", tickets(world), LINE).status_code == 201
    whole = [row["id"] for row in asha("GET", tickets(world)).json()["results"]]
    assert whole == sorted(whole, reverse=True)
    assert len(whole) == 7
    pages, path = [], f"{tickets(world)}?limit=3&search="
    while path:
        page = asha("GET", path).json()
        pages.append(page)
        path = page["next"]
        # What is sold meanwhile shifts nothing.
        assert asha("POST", tickets(world), LINE).status_code == 201
    assert [row["id"] for page in pages for row in page["results"]] == whole
    assert pages[0]["previous"] is None
    back = asha("GET", pages[2]["previous"]).json()
    assert [row["id"] for row in back["results"]] == whole[3:6]
    first = asha("GET", back["previous"]).json()
    assert [row["id"] for row in first["results"]] == whole[0:3]
    assert first["previous"] is not None  # sold meanwhile


BAD_STEERING = [
    "cursor=x",
    "cursor=%00",
    "cursor=%F0%9F%99%82",
    "cursor=bjp4",
    "cursor=" + "A" * 5_000,
    "limit=0",
    "limit=-1",
    "limit=201",
    "limit=1e2",
    "limit=x",
    "limit=%D9%A1",
    "limit=" + "9" * 5_000,
]


def test_bad_steering_of_a_list_is_400(world: ApiWorld, asha: Caller) -> None:
    for path in (tickets(world), "/v1/books/", "/v1/ledgers/", "/v1/members/"):
        for query in BAD_STEERING:
            refused = asha("GET", f"{path}?{query}")
            assert refused.status_code == 400, (path, query[:40], refused.content[:200])
            assert set(refused.json()["errors"]) == {query.split("=")[0]}


SEARCHES = ("search=%00", "search=%ED%A0%80", "search=" + "x" * 5_000, "state=%00", "number=%00")


def test_no_search_breaks_a_list(world: ApiWorld, asha: Caller) -> None:
    for path in (tickets(world), "/v1/ledgers/", f"/v1/periods/{world.period.id}/exposure/"):
        for query in SEARCHES:
            answer = asha("GET", f"{path}?{query}")
            assert answer.status_code in (200, 400), (path, query[:40], answer.content[:200])


# --- too often ---------------------------------------------------------------------------------


def test_too_often_is_429_with_a_time_to_wait(world: ApiWorld, asha: Caller, settings: Settings) -> None:
    from django.core.cache import cache

    settings.THROTTLE_SIGNED_IN_PER_MINUTE = settings.THROTTLE_ANONYMOUS_PER_MINUTE = 3
    cache.clear()
    sign_in = {"email": "asha@example.com", "password": "a-long-pass-9"}
    for who, method, path, body in (
        (asha, "GET", "/v1/books/", None),
        (Caller(None), "POST", "/v1/auth/login/", sign_in),
    ):
        answers = [who(method, path, body) for _ in range(8)]
        statuses = [answer.status_code for answer in answers]
        # A new window may begin among them; then three more get through.
        assert statuses.count(200) in (3, 6), statuses
        assert set(statuses) == {200, 429}
        assert all(1 <= int(answer["Retry-After"]) <= 60 for answer in answers if answer.status_code == 429)


def test_failed_sign_ins_are_counted_by_identifier(world: ApiWorld, settings: Settings) -> None:
    settings.THROTTLE_FAILED_SIGN_INS = 3
    nobody = Caller(None)
    wrong = {"email": "asha@example.com", "password": "not-this-one-9"}
    assert [nobody("POST", "/v1/auth/login/", wrong).status_code for _ in range(4)] == [401, 401, 401, 429]
    right = {"email": "ASHA@example.com", "password": "a-long-pass-9"}
    assert nobody("POST", "/v1/auth/login/", right).status_code == 429
    assert nobody("POST", "/v1/auth/login/", {**right, "email": "bilal@example.com"}).status_code == 200


def test_the_answer_is_json_as_its_type_says(world: ApiWorld, asha: Caller) -> None:
    for path in ("/v1/books/", tickets(world), f"/v1/periods/{world.period.id}/board/"):
        answer = asha("GET", path)
        assert answer["Content-Type"].startswith("application/json")
        json.loads(answer.content)
    assert uuid.UUID(asha("GET", "/v1/books/").json()["results"][0]["id"])
