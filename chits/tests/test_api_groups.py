"""A group by the API, as a program would run it: founded, drawn, verified, paid out, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from chits.models import Group
from fairness.verify import verify
from kernel.clock import database_now
from tenancy.member import Member
from tests.cast import Cast, ClientOf
from tests.world_chits import Clock, instalment_of, pay_all

pytestmark = pytest.mark.django_db

TERMS = {
    "name": "Lakshmi",
    "monthly_installment": "1000.00",
    "duration_months": 2,
    "max_members": 2,
    "commission_bps": 500,
    "draw_day": 31,
    "freeze_lead_seconds": 30,
}


def send(client: Client, method: str, path: str, body: Any = None, expect: int = 201, **headers: Any) -> Any:
    answer = getattr(client, method)(
        f"/v1/chits/{path}", data={} if body is None else body, content_type="application/json", **headers
    )
    assert answer.status_code == expect, (answer.status_code, answer.content)
    return answer.json() if answer.content else None


def test_a_group_by_the_api(cast: Cast, client_of: ClientOf, clock: Clock) -> None:
    client = client_of(cast.asha)
    first = (database_now() + timedelta(hours=1)).isoformat()
    group = send(client, "post", "groups/", {**TERMS, "first_draw_at": first})
    assert (group["state"], group["total_value"], group["currency"]) == ("FORMING", "2000.00", "INR")
    here = f"groups/{group['id']}/"

    missing = send(client, "post", here + "commencement/", {}, expect=409)
    assert (missing["code"], missing["missing"]) == ("tickets_missing", 2)
    one = send(client, "post", here + "tickets/", {"mobile_number": "9876543210", "full_name": "Meena Rao"})
    assert (one["label"], one["labels"], len(one["temporary_password"])) == ("T01", ["T01"], 12)
    assert "/invitation/" in one["invite_url"]
    again = send(
        client,
        "post",
        here + "tickets/",
        {"mobile_number": "98765 43210", "full_name": "Meena Rao"},
        expect=409,
    )
    assert again["detail"] == "Member already in group"
    send(client, "post", here + "tickets/", {"mobile_number": "9876543211", "full_name": "Ravi"})
    full = send(
        client, "post", here + "tickets/", {"mobile_number": "9876543212", "full_name": "Li"}, expect=409
    )
    assert full["detail"] == "Group is full"

    started = send(client, "post", here + "commencement/", {"accepts_test_beacon": True})
    assert (started["state"], started["test_beacon"]) == ("ACTIVE", True)
    assert len(started["agreement"]["sha256"]) == len(started["charter_hash"]) == 64
    assert send(client, "post", here + "commencement/", {}, expect=409)["code"] == "group_state"

    months = send(client, "get", here + "instalments/", expect=200)["results"]
    assert [month["number"] for month in months] == [1, 2]
    assert (months[0]["state"], months[0]["draw"]) == ("COLLECTING", None)
    early = send(client, "post", f"instalments/{months[0]['id']}/freeze/", expect=409)
    assert early["code"] == "too_early"

    for number in (1, 2):
        row = instalment_of(cast.asha, started_group(cast.asha, group["id"]), number)
        month = f"instalments/{row.id}/"
        pay_all(cast.asha, row.group)
        send(client, "get", month + "transcript/", expect=404)
        clock.to(row.draw_at - timedelta(seconds=30))
        frozen = send(client, "post", month + "freeze/")
        assert frozen["state"] in ("FROZEN", "AWAITING_BEACON") and frozen["draw"]
        assert send(client, "post", month + "freeze/")["draw"] == frozen["draw"]
        clock.to(row.draw_at + timedelta(seconds=4))
        drawn = send(client, "post", month + "draw/")
        assert drawn["state"] == "AWARDED" and drawn["award"]["prize"] == "1900.00"
        assert send(client, "post", month + "draw/")["award"] == drawn["award"]
        verdict = verify(send(client, "get", month + "transcript/", expect=200))
        assert verdict.valid and "TEST BEACON" in verdict.sentence
        minutes = send(client, "get", month + "minutes/", expect=200)["results"]
        assert minutes[-1]["facts"]["winner"] == drawn["award"]["ticket"]
        payout = f"payouts/{drawn['award']['payouts'][0]}/"
        assert send(client, "post", payout + "disbursement/", {}, expect=409)["code"] == "payout_state"
        assert send(client, "post", payout + "approval/")["state"] == "APPROVED"
        assert send(client, "post", payout + "disbursement/", {"method": "cash"})["state"] == "DISBURSED"

    assert send(client, "get", here + "audit/", expect=200) == {"ok": True, "findings": []}
    assert send(client, "post", here + "closure/")["state"] == "COMPLETED"
    assert send(client, "get", here + "audit/", expect=200)["ok"]
    trial = send(client, "get", here + "trial-balance/", expect=200)
    assert trial["total"] == "0.00"
    assert {line["account"]: line["balance"] for line in trial["lines"] if line["balance"] != "0.00"} == {
        "cash": "200.00",
        "commission": "-200.00",
    }


def started_group(member: Member, id: str) -> Group:
    from chits.models import Group
    from tests.cast import as_member

    with as_member(member):
        return Group.objects.get(id=id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"max_members": 1}, "max_members"),
        ({"duration_months": 0}, "duration_months"),
        ({"commission_bps": 701}, "commission_bps"),
        ({"commission_bps": -1}, "commission_bps"),
        ({"draw_day": 32}, "draw_day"),
        ({"monthly_installment": "0"}, "monthly_installment"),
        ({"monthly_installment": 1.5}, "monthly_installment"),
        ({"monthly_installment": None}, "monthly_installment"),
        ({"kind": "BANK"}, "kind"),
        ({"kind": "AUCTION", "payout_basis": "COLLECTED"}, "payout_basis"),
        ({"kind": "AUCTION", "bid_cap_bps": 4001}, "bid_cap_bps"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"first_draw_at": "tomorrow"}, "first_draw_at"),
        ({"start": "2026-13-01"}, "start"),
        ({"freeze_lead_seconds": 0}, "freeze_lead_seconds"),
        ({"name": " "}, "name"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_bad_terms_are_named(cast: Cast, client_of: ClientOf, change: dict[str, Any], field: str) -> None:
    from chits.models import Group
    from tests.cast import as_member

    answer = send(client_of(cast.asha), "post", "groups/", {**TERMS, **change}, expect=400)
    assert list(answer["errors"]) == [field]
    with as_member(cast.asha):
        assert not Group.objects.exists()


def test_who_may_not(cast: Cast, client_of: ClientOf) -> None:
    group = send(client_of(cast.asha), "post", "groups/", TERMS)
    for who, expect in ((cast.bilal, 403), (cast.chandra, 403), (cast.dev, 201)):
        send(client_of(who), "post", "groups/", TERMS, expect=expect)
    body = {"mobile_number": "9876543210", "full_name": "Meena"}
    send(client_of(cast.dev), "post", f"groups/{group['id']}/tickets/", body, expect=404)
    send(client_of(cast.bilal), "post", f"groups/{group['id']}/tickets/", body, expect=403)
    send(client_of(cast.asha), "post", "groups/", TERMS, expect=409)  # the name is taken


def test_a_member_sees_the_own_tickets_only(cast: Cast, client_of: ClientOf) -> None:
    from dataclasses import replace

    from chits.models import Ticket
    from tenancy.member import member_for
    from tests.cast import as_member
    from tests.world_chits import a_running_group

    group = a_running_group(cast.asha, seats=2)
    with as_member(cast.asha):
        mine, other = Ticket.objects.filter(group=group).select_related("person").order_by("number")
        member = member_for(mine.person.user_id, cast.asha.account_id)
    assert member is not None
    client = client_of(replace(member))
    seen = send(client, "get", "me/", expect=200)
    assert [book["ticket"] for book in seen["passbooks"]] == ["T01"]
    assert [(due["ticket"], due["outstanding"]) for due in seen["dues"]] == [("T01", "1000.00")]
    assert [g["id"] for g in send(client, "get", "groups/", expect=200)["results"]] == [str(group.id)]
    send(client, "get", f"tickets/{other.id}/passbook/", expect=404)
    send(client, "get", f"groups/{group.id}/tickets/", expect=403)
    send(client, "post", f"tickets/{mine.id}/marks/", {"kind": "PLEDGE"}, expect=403)
    mark = send(client, "post", f"tickets/{mine.id}/marks/", {"kind": "OPT_OUT", "instalment": 1})
    send(client, "delete", f"marks/{mark['id']}/", expect=204)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_draw_at", "9999-12-31T20:00:00Z"),
        ("first_draw_at", "0001-01-01T00:00:00Z"),
        ("first_draw_at", "2200-01-01T00:00:00Z"),
        ("start", "1900-01-01"),
        ("start", "9999-12-31"),
    ],
)
def test_a_group_of_another_age_is_refused(cast: Cast, client_of: ClientOf, field: str, value: str) -> None:
    refused = send(client_of(cast.asha), "post", "groups/", {**TERMS, field: value}, expect=400)
    assert list(refused["errors"]) == [field]
