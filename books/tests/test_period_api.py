"""A period from its opening to its archive by the API alone."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from books.models import Customer
from kernel.clock import database_now
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member, make_account
from tests.worlds import a_period


def call(client: Client, method: str, path: str, body: Any = None, **more: Any) -> Response:
    sent = "" if body is None else json.dumps(body)
    return client.generic(method.upper(), f"/v1{path}", sent, content_type="application/json", **more)


def test_a_whole_period(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    asha, bilal = client_of(cast.asha), client_of(cast.bilal)
    at = f"/periods/{world.period.id}"
    sold = call(bilal, "post", f"{at}/tickets/", {"text": "007=15\n123=2", "max_spill": "5"}).json()
    assert sold["state"] == "SOLD"
    refused = call(asha, "put", f"{at}/lucky-number/", {"number": "007"})
    assert (refused.status_code, refused.json()["code"]) == (409, "period_state")

    closed = call(asha, "post", f"{at}/pre-close/")
    assert (closed.status_code, closed.json()["state"]) == (201, "PRECLOSED")
    assert call(asha, "delete", f"{at}/pre-close/").json()["code"] == "close_passed"
    ahead = (database_now() + timedelta(hours=1)).isoformat()
    assert call(asha, "patch", f"{at}/", {"pre_close_at": ahead}).json()["state"] == "OPEN"
    assert call(asha, "post", f"{at}/pre-close/").status_code == 201

    sealed = call(asha, "put", f"{at}/lucky-number/", {"number": "007"})
    assert sealed.status_code == 200
    assert (sealed.json()["lucky_number"], sealed.json()["number_recorded"]) == (None, True)
    seen = call(bilal, "get", f"{at}/").json()
    assert (seen["lucky_number"], seen["number_recorded"]) == (None, None)
    assert call(asha, "get", f"{at}/winners/").status_code == 409
    assert call(asha, "patch", f"{at}/", {"pre_close_at": ahead}).json()["code"] == "number_recorded"
    assert call(asha, "delete", f"{at}/lucky-number/").status_code == 204

    announced = call(asha, "post", f"{at}/announcement/", {"number": "007"})
    assert announced.status_code == 201
    assert (announced.json()["state"], announced.json()["lucky_number"]) == ("ANNOUNCED", "007")
    assert len(announced.json()["fingerprint"]) == 64
    winners = call(bilal, "get", f"{at}/winners/").json()
    assert winners["number"] == "007"
    assert winners["entries"] == [
        {
            "ticket": sold["id"],
            "code": sold["code"],
            "number": "007",
            "way": "exact",
            "amount": "15.00",
            "odds": "600",
            "prize": "9000.00",
            "seller": "Bilal",
            "customer": "",
            "paid": False,
        }
    ]
    assert (winners["retained"], winners["total_prize"], winners["covered"]) == ("5.00", "9000.00", [])

    too_much = call(bilal, "post", f"/tickets/{sold['id']}/claim/")
    assert (too_much.status_code, too_much.json()["code"]) == (403, "pay_limit")
    paid = call(asha, "post", f"/tickets/{sold['id']}/claim/")
    assert (paid.status_code, paid.json()["amount"], paid.json()["code"]) == (201, "9000.00", sold["code"])
    again = call(asha, "post", f"/tickets/{sold['id']}/claim/")
    assert (again.status_code, again.json()["code"]) == (409, "already_paid")
    assert again.json()["claim"]["id"] == paid.json()["id"]
    assert call(asha, "get", f"{at}/winners/").json()["entries"][0]["paid"] is True

    assert call(asha, "get", f"/ledgers/{world.ledgers[0].id}/archive/").json()["numbers"] == [
        {"number": "007", "capacity": "10.00", "used": "10.00"},
        {"number": "123", "capacity": "10.00", "used": "2.00"},
    ]
    listed = call(asha, "get", "/ledgers/?state=CLOSED").json()["results"]
    assert [ledger["id"] for ledger in listed] == [str(world.ledgers[0].id)]
    assert call(asha, "get", "/ledgers/?state=OPEN").json()["results"] == []

    assert call(asha, "post", f"{at}/archive/").status_code == 409
    assert call(asha, "post", f"{at}/closure/").json()["state"] == "CLOSED"
    assert call(asha, "post", f"{at}/archive/").json()["state"] == "ARCHIVED"
    assert call(asha, "get", f"{at}/audit/").json() == {"ok": True, "findings": []}
    assert call(asha, "get", f"/tickets/{sold['id']}/").json()["total"] == "17.00"


def test_a_close_moved_into_the_past_is_a_close_now(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_00,))
    asha = client_of(cast.asha)
    at = f"/periods/{world.period.id}"
    call(asha, "post", f"{at}/tickets/", {"text": "007=5"})
    # Before the period opened, and before its ticket: what was sold was sold in time all the same.
    long_ago = (database_now() - timedelta(days=1)).isoformat()
    before = database_now()
    closed = call(asha, "patch", f"{at}/", {"pre_close_at": long_ago}).json()
    assert closed["state"] == "PRECLOSED"
    assert datetime.fromisoformat(closed["pre_close_at"]) >= before.replace(microsecond=0)
    again = call(asha, "patch", f"{at}/", {"pre_close_at": long_ago}).json()
    assert again["pre_close_at"] == closed["pre_close_at"]
    assert call(asha, "get", f"{at}/audit/").json() == {"ok": True, "findings": []}
    # The board goes on showing how the numbers stood when selling ended.
    row = call(asha, "get", f"{at}/board/").json()["numbers"][7]
    assert (row["used"], row["capacity"]) == ("5.00", "10.00")


def test_a_draft_is_opened(committed_cast: Cast, client_of: ClientOf) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    later = (database_now() + timedelta(days=1)).isoformat()
    draft = call(
        asha, "post", f"/books/{world.book.id}/periods/", {"name": "B", "pre_close_at": later, "open": False}
    ).json()
    taken = call(asha, "post", f"/periods/{draft['id']}/opening/")
    assert (taken.status_code, taken.json()["code"]) == (409, "another_period_open")
    assert (
        call(asha, "post", f"/periods/{world.period.id}/announcement/", {"number": "000"}).status_code == 201
    )
    assert call(asha, "post", f"/periods/{draft['id']}/opening/").json()["state"] == "OPEN"


def test_another_spelling_is_no_way_past_a_customers_limit(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    named = {"kind": "customer", "amount": "10", "customer": "Ram Lal"}
    assert call(asha, "post", f"/books/{world.book.id}/limits/", named).status_code == 201
    sold = call(asha, "post", f"{at}/tickets/", {"text": "007=6", "customer": "RAM  lal"})
    assert sold.json()["customer"] == "Ram Lal"
    for spelling in ("ram lal", "Ram\u00a0Lal", "ＲＡＭ ＬＡＬ", "R\u200bam Lal", " ram   lal "):
        for path in ("preview", "tickets"):
            refused = call(asha, "post", f"{at}/{path}/", {"text": "008=5", "customer": spelling})
            assert (refused.status_code, refused.json()["code"]) == (409, "limit_exceeded"), spelling
    assert call(asha, "post", f"{at}/tickets/", {"text": "008=5", "customer": "Ramesh"}).status_code == 201
    # The list says how a name is spelled; whose it is does not change with that.
    with as_member(cast.asha):
        Customer.objects.create(account_id=cast.asha.account_id, name="RAM LAL")
    over = {"text": "008=5", "customer": "ram lal"}
    assert call(asha, "post", f"{at}/tickets/", over).status_code == 409
    fits = {"text": "008=4", "customer": "ram lal"}
    assert call(asha, "post", f"{at}/tickets/", fits).json()["customer"] == "RAM LAL"


def test_spellings_count_together_where_the_limit_is_everybodys(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    everybodys = {"kind": "customer", "amount": "10"}
    assert call(asha, "post", f"/books/{world.book.id}/limits/", everybodys).status_code == 201
    assert call(asha, "post", f"{at}/tickets/", {"text": "007=6", "customer": "José"}).status_code == 201
    for spelling in ("Jose\u0301", "JOSÉ", "josé "):
        refused = call(asha, "post", f"{at}/tickets/", {"text": "008=5", "customer": spelling})
        assert (refused.status_code, refused.json()["code"]) == (409, "limit_exceeded"), spelling
    assert call(asha, "post", f"{at}/tickets/", {"text": "008=5", "customer": "Jose"}).status_code == 201
    text = "ticket,number,amount,customer\nA,001,3,Rahul\nB,002,4,RAHUL\nC,003,4,rahul\nD,004,5,jose\u0301\n"
    file = SimpleUploadedFile("x.csv", text.encode())
    found = asha.post(f"/v1{at}/imports/", {"file": file}).json()
    assert [problem["line"] for problem in found["problems"]] == [4, 5]


def test_names_are_stored_as_they_are_seen(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    sold = call(asha, "post", f"{at}/tickets/", {"text": "007=1", "customer": "Jose\u0301 \u200bM"}).json()
    assert sold["customer"] == "José M"
    found = asha.get(f"/v1{at}/tickets/", {"search": "Jose\u0301"}).json()["results"]
    assert [ticket["id"] for ticket in found] == [sold["id"]]


@pytest.mark.parametrize(
    "body", [{"number": "7"}, {"number": "0007"}, {"number": 7}, {"number": "٠٠٧"}, {"number": None}, [], {}]
)
def test_a_number_is_its_digits(cast: Cast, client_of: ClientOf, body: Any) -> None:
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    assert call(asha, "put", f"/periods/{world.period.id}/lucky-number/", body).status_code == 400


def test_an_announcement_without_a_body_takes_what_is_recorded(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    at = f"/periods/{world.period.id}"
    assert call(asha, "post", f"{at}/announcement/").status_code == 400
    call(asha, "post", f"{at}/pre-close/")
    call(asha, "put", f"{at}/lucky-number/", {"number": "042"})
    assert call(asha, "post", f"{at}/announcement/").json()["lucky_number"] == "042"


def test_two_persons_correct_a_result(cast: Cast, client_of: ClientOf) -> None:
    people = make_account("Two", {"Ela": "owner", "Faiz": "admin"})
    ela, faiz = people["Ela"], people["Faiz"]
    world = a_period(ela, odds=100)
    first, second = client_of(ela), client_of(faiz)
    at = f"/periods/{world.period.id}"
    sold = call(first, "post", f"{at}/tickets/", {"text": "007=1"}).json()
    other = call(first, "post", f"{at}/tickets/", {"text": "008=2"}).json()
    before = call(first, "post", f"{at}/announcement/", {"number": "007"}).json()
    assert call(first, "post", f"{at}/correction/", {"number": "008"}).status_code == 400
    assert call(first, "post", f"{at}/correction/", {"number": "007", "reason": "x"}).status_code == 409
    asked = call(first, "post", f"{at}/correction/", {"number": "008", "reason": "Misread."})
    assert (asked.status_code, asked.json()["state"]) == (201, "WAITING")
    own = call(first, "post", f"{at}/correction/approval/")
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    assert call(first, "get", f"{at}/").json()["lucky_number"] == "007"
    done = call(second, "post", f"{at}/correction/approval/")
    assert (done.status_code, done.json()["state"]) == (201, "APPROVED")
    after = call(first, "get", f"{at}/").json()
    assert (after["lucky_number"], after["fingerprint"]) == ("008", before["fingerprint"])
    winners = call(first, "get", f"{at}/winners/").json()
    assert [entry["ticket"] for entry in winners["entries"]] == [other["id"]]
    assert call(first, "post", f"/tickets/{sold['id']}/claim/").json()["code"] == "not_a_winner"
    history = call(first, "get", f"{at}/results/").json()["results"]
    assert [(r["position"], r["number"], r["made_by"], r["approved_by"]) for r in history] == [
        (2, "008", "Ela", "Faiz"),
        (1, "007", "Ela", ""),
    ]
    assert call(second, "post", f"{at}/correction/approval/").json()["code"] == "no_correction"
    assert call(first, "get", f"{at}/audit/").json()["ok"] is True


def test_a_correction_can_be_withdrawn(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    at = f"/periods/{world.period.id}"
    call(asha, "post", f"{at}/announcement/", {"number": "007"})
    call(asha, "post", f"{at}/correction/", {"number": "008", "reason": "Misread."})
    twice = call(asha, "post", f"{at}/correction/", {"number": "009", "reason": "Misread."})
    assert twice.json()["code"] == "correction_waits"
    assert call(asha, "post", f"{at}/closure/").json()["code"] == "correction_waits"
    assert call(asha, "delete", f"{at}/correction/").status_code == 204
    assert call(asha, "post", f"{at}/closure/").status_code == 201


def test_a_voided_period_gives_everything_back(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_00,))
    asha = client_of(cast.asha)
    at = f"/periods/{world.period.id}"
    sold = call(asha, "post", f"{at}/tickets/", {"text": "007=15", "max_spill": "5"}).json()
    voided = call(asha, "post", f"{at}/void/", {"reason": "The draw was cancelled."})
    assert (voided.status_code, voided.json()["state"]) == (201, "VOIDED")
    assert voided.json()["totals"]["sold"] == "0.00"
    assert call(asha, "get", f"/tickets/{sold['id']}/").json()["state"] == "VOIDED"
    assert call(asha, "post", f"{at}/void/").json()["code"] == "period_voided"
    assert call(asha, "get", f"{at}/audit/").json()["ok"] is True


def test_exposure_of_every_result(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, odds=600)
    asha = client_of(cast.asha)
    at = f"/periods/{world.period.id}"
    call(asha, "post", f"{at}/tickets/", {"text": "007=15\n123=2.50"})
    seen = call(asha, "get", f"{at}/exposure/?number=123").json()
    assert (seen["income"], seen["losing"], len(seen["numbers"])) == ("17.50", 2, 1000)
    assert seen["worst"] == {
        "number": "007",
        "stake": "15.00",
        "held": "15.00",
        "covered": "0.00",
        "liability": "9000.00",
        "net": "9000.00",
        "pnl": "-8982.50",
    }
    assert seen["best"]["pnl"] == "17.50"
    assert seen["if_wins"]["pnl"] == "-1482.50"
    assert seen["curve"][:3] == ["-8982.50", "-1482.50", "17.50"]
    assert seen["average"] == "7.00", "(1000 × 17.50 − 600 × 17.50) / 1000"
    assert call(asha, "get", f"{at}/exposure/?number=7").status_code == 400
    assert call(client_of(cast.bilal), "get", f"{at}/exposure/").status_code == 403


def test_exposure_knows_at_which_odds_each_entry_was_sold(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, odds=600)
    asha = client_of(cast.asha)
    at = f"/periods/{world.period.id}"
    call(asha, "post", f"{at}/tickets/", {"text": "007=1"})
    assert call(asha, "patch", f"/books/{world.book.id}/", {"odds": "500"}).status_code == 200
    call(asha, "post", f"{at}/tickets/", {"text": "007=1"})
    assert call(asha, "get", f"{at}/exposure/").json()["worst"]["liability"] == "1100.00"


def test_limits_hold_the_tightest_wins_and_equality_passes(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_000_00,))
    asha, bilal = client_of(cast.asha), client_of(cast.bilal)
    limits = f"/books/{world.book.id}/limits/"
    tickets = f"/periods/{world.period.id}/tickets/"

    def set_limit(kind: str, amount: str, **more: Any) -> str:
        made = call(asha, "post", limits, {"kind": kind, "amount": amount, **more})
        assert made.status_code == 201, made.content
        return made.json()["id"]

    def sell(text: str, **more: Any) -> tuple[int, list[str]]:
        answer = call(bilal, "post", tickets, {"text": text, **more})
        return answer.status_code, list(answer.json().get("errors", {}))

    default = set_limit("number_default", "100")
    set_limit("number_group", "50", numbers=["007", "008"])
    assert sell("007=50") == (201, [])
    assert sell("007=1\n009=100") == (409, ["numbers.007"])
    assert sell("009=60\n009=41") == (409, ["numbers.009"]), "both lines count"
    assert sell("009=100") == (201, [])
    call(asha, "delete", f"/limits/{default}/")
    assert sell("009=100") == (201, [])
    ticket = set_limit("ticket", "10")
    assert sell("010=10") == (201, [])
    assert sell("010=5\n011=6") == (409, ["ticket"])
    call(asha, "patch", f"/limits/{ticket}/", {"amount": "1000"})
    set_limit("customer", "20", customer="Ravi")
    assert sell("010=20", customer="Ravi") == (201, [])
    assert sell("010=1", customer="Ravi") == (409, ["customer"])
    assert sell("010=1", customer="Sita") == (201, [])
    set_limit("seller", "300", seller=str(cast.bilal.id))
    assert sell("020=200") == (409, ["seller"])
    assert call(asha, "post", tickets, {"text": "020=200"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "number_group", "amount": "5"}, "numbers"),
        ({"kind": "number_default", "amount": "5", "numbers": ["007"]}, "numbers"),
        ({"kind": "number_group", "amount": "5", "numbers": ["7"]}, "numbers.1"),
        ({"kind": "ticket", "amount": "-5"}, "amount"),
        ({"kind": "ticket", "amount": "5.001"}, "amount"),
        ({"kind": "ticket", "amount": "5", "customer": "Ravi"}, "customer"),
        ({"kind": "other", "amount": "5"}, "kind"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(
    cast: Cast, client_of: ClientOf, body: Any, field: str
) -> None:
    world = a_period(cast.asha)
    refused = call(client_of(cast.asha), "post", f"/books/{world.book.id}/limits/", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


def test_a_limit_of_a_stranger_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    for seller in (str(cast.dev.id), str(uuid.uuid4()), "x"):
        body = {"kind": "seller", "amount": "5", "seller": seller}
        assert call(asha, "post", f"/books/{world.book.id}/limits/", body).status_code == 404


def test_the_same_key_announces_once(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha = client_of(cast.asha)
    path = f"/periods/{world.period.id}/announcement/"
    key = {"HTTP_IDEMPOTENCY_KEY": "one"}
    first = call(asha, "post", path, {"number": "007"}, **key)
    again = call(asha, "post", path, {"number": "007"}, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    with as_member(cast.asha):
        from books.models import Result

        assert Result.objects.count() == 1
