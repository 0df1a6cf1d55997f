"""The queue of staff: over all accounts, for staff alone, with what makes one look twice."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.actions.approve_many import approve_many
from billing.actions.approve_payment import approve_payment
from billing.locking import lock_account
from billing.models import Payment
from credits.queries import balance_of
from identity.models import ApiSession, User
from tenancy.member import Member
from tenancy.staff import Staff
from tests.api.caller import Caller, CallerOf, DeskOf
from tests.cast import Cast, as_member
from tests.world_billing import Paying, a_paying_account, a_sign_up, a_submission, staff_person

pytestmark = pytest.mark.django_db
QUEUE = "/v1/ops/payments/"
Desk = Callable[[Staff], Caller]
Api = Callable[[Member], Caller]


def test_it_lists_what_waits_over_all_accounts(noor: Staff, desk_of: Desk) -> None:
    first, second = a_paying_account(), a_paying_account(country="IN", plan="pro")
    done = a_paying_account()
    approve_payment(noor, done.payment.id)
    rows = desk_of(noor)("GET", f"{QUEUE}?status=pending_approval").json()["results"]
    assert [row["id"] for row in rows] == [str(second.payment.id), str(first.payment.id)]
    row = rows[0]
    assert row["account"] == {
        "id": str(second.member.account_id),
        "name": "Malik Traders",
        "country": "IN",
        "account_status": "pending_payment",
    }
    assert (row["plan_name"], row["amount_display"], row["currency"]) == ("Pro", "₹6,557.00", "INR")
    assert row["age_seconds"] >= 0 and row["duplicates"] == [] and not row["is_own_account"]
    assert row["submitted_by"] == "Sana Malik"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("country=IN", 1),
        ("currency=PKR", 1),
        ("method=upi", 1),
        ("search=JC-77", 1),
        ("search=malik", 2),
        ("search=nobody", 0),
        ("status=succeeded", 0),
        ("limit=1", 1),
    ],
)
def test_filters(noor: Staff, desk_of: Desk, query: str, count: int) -> None:
    a_submission(a_sign_up(), reference="JC-77")
    a_paying_account(country="IN")
    assert len(desk_of(noor)("GET", f"{QUEUE}?{query}").json()["results"]) == count


@pytest.mark.parametrize("query", ["status=lost", "limit=0", "cursor=x", "search=%00"])
def test_bad_filters_are_400(noor: Staff, desk_of: Desk, query: str) -> None:
    answer = desk_of(noor)("GET", f"{QUEUE}?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.partition("=")[0]])


def test_pages(noor: Staff, desk_of: Desk) -> None:
    ids = [str(a_paying_account().payment.id) for _ in range(3)]
    desk = desk_of(noor)
    first = desk("GET", f"{QUEUE}?limit=2").json()
    second = desk("GET", first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == ids[::-1]
    assert second["next"] is None and second["previous"]


def test_the_same_reference_elsewhere_is_flagged_to_staff_only(
    noor: Staff, desk_of: Desk, api_of: Api
) -> None:
    one, other = a_sign_up(), a_sign_up()
    first, second = a_submission(one, reference="JC 500"), a_submission(other, reference="jc-500")
    rows = {row["id"]: row for row in desk_of(noor)("GET", QUEUE).json()["results"]}
    assert [duplicate["id"] for duplicate in rows[str(second.id)]["duplicates"]] == [str(first.id)]
    assert [duplicate["id"] for duplicate in rows[str(first.id)]["duplicates"]] == [str(second.id)]
    seen = api_of(other)("GET", "/v1/billing/payments/").content.decode()
    assert "duplicate" not in seen and str(first.id) not in seen


def test_whoever_is_not_staff_is_refused(paying: Paying, api_of: Api) -> None:
    sana, dev = api_of(paying.member), api_of(a_sign_up())
    own = f"{QUEUE}{paying.payment.id}/"
    for path, method in (
        ("", "GET"),
        ("bulk-approval/", "POST"),
    ):
        answer = sana(method, QUEUE + path, None if method == "GET" else {"ids": ["x"]})
        assert (answer.status_code, answer.json()["code"]) == (403, "staff_only")
    assert answer.json()["detail"] == "This is for the staff of the platform."
    for name in ("approval/", "rejection/", "reversal/"):
        assert sana("POST", f"{own}{name}", {}).status_code == 403
        theirs = dev("POST", f"{own}{name}", {})
        random = dev("POST", f"{QUEUE}{uuid.uuid4()}/{name}", {})
        assert (theirs.status_code, theirs.content) == (404, random.content)
        assert Caller(None)("POST", f"{own}{name}", {}).status_code == 401
    with as_member(paying.member):
        assert Payment.objects.get().status == "pending_approval"


def test_an_unknown_id_is_404_for_staff(noor: Staff, desk_of: Desk) -> None:
    desk = desk_of(noor)
    for name in ("approval/", "rejection/", "reversal/"):
        for id in (uuid.uuid4(), "x", "007"):
            assert desk("POST", f"{QUEUE}{id}/{name}", {}).status_code == 404


def test_an_ended_session_or_a_lost_office_is_nothing(noor: Staff, desk_of: Desk) -> None:
    desk = desk_of(noor)
    assert desk("GET", QUEUE).status_code == 200
    ApiSession.objects.update(revoked_at=User.objects.get(pk=noor.user_id).created_at)
    ended = desk("GET", QUEUE)
    assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")
    again = desk_of(noor)
    User.objects.filter(pk=noor.user_id).update(is_staff=False)
    assert again("GET", QUEUE).status_code == 403


def test_many_at_once_each_by_itself(noor: Staff, desk_of: Desk) -> None:
    good, bad, rejected = a_paying_account(), uuid.uuid4(), a_paying_account()
    own = a_paying_account()
    User.objects.filter(pk=own.member.user_id).update(is_staff=True)
    with as_member(own.member):
        from tenancy.models import Membership

        Membership.objects.create(account_id=own.member.account_id, user_id=noor.user_id, role="viewer")
    with as_member(rejected.member):
        Payment.objects.update(status="rejected", decided_at=rejected.payment.created_at)
    ids = [str(good.payment.id), str(bad), str(rejected.payment.id), "x", str(own.payment.id)]
    answer = desk_of(noor)("POST", f"{QUEUE}bulk-approval/", {"ids": ids})
    assert answer.status_code == 200
    assert answer.json() == [
        {
            "id": ids[0],
            "ok": True,
            "detail": "Payment approved successfully. Account activated with 5000 credits.",
        },
        {"id": ids[1], "ok": False, "detail": "Not found."},
        {"id": ids[2], "ok": False, "detail": "This payment is rejected."},
        {"id": ids[3], "ok": False, "detail": "Not found."},
        {"id": ids[4], "ok": False, "detail": "You can't approve a payment of your own account."},
    ]
    with as_member(good.member):
        assert balance_of(good.member.account_id) == 5000
    with as_member(own.member):
        assert balance_of(own.member.account_id) == 0


@pytest.mark.parametrize(
    "body",
    [{}, {"ids": []}, {"ids": "x"}, {"ids": [1]}, {"ids": [None]}, {"ids": ["x"] * 201}, {"ids": [[]]}],
)
def test_bad_lists_are_400(noor: Staff, desk_of: Desk, body: Any) -> None:
    assert desk_of(noor)("POST", f"{QUEUE}bulk-approval/", body).status_code == 400


def test_one_key_for_staff_too(noor: Staff, desk_of: Desk) -> None:
    one, desk = a_paying_account(), desk_of(noor)
    url, key = f"{QUEUE}bulk-approval/", {"Idempotency-Key": "b1"}
    first = desk("POST", url, {"ids": [str(one.payment.id)]}, **key)
    again = desk("POST", url, {"ids": [str(one.payment.id)]}, **key)
    assert (first.content, again["Idempotency-Replayed"]) == (again.content, "true")
    other = desk("POST", url, {"ids": ["x"]}, **key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    colleague = desk_of(staff_person())("POST", url, {"ids": [str(one.payment.id)]}, **key)
    assert "Idempotency-Replayed" not in colleague


def test_more_rows_are_not_more_queries(noor: Staff, desk_of: Desk) -> None:
    desk = desk_of(noor)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk("GET", QUEUE).status_code == 200
        return len(queries)

    a_submission(a_sign_up(), reference="JC-1")
    asked()
    few = asked()
    for _ in range(5):
        a_submission(a_sign_up(), reference="JC-1")
    assert asked() == few


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_busy_does_not_hold_up_the_others(transactional_db: None) -> None:
    busy, free, noor = a_paying_account(), a_paying_account(), staff_person()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with as_member(busy.member):
            lock_account(busy.member.account_id)
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    try:
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
            first, second = approve_many(noor, [str(busy.payment.id), str(free.payment.id)])
    finally:
        done.set()
        holder.join()
    assert (first.ok, first.detail) == (
        False,
        "This account is being changed by someone else. Try again in a moment.",
    )
    assert second.ok
    assert approve_many(noor, [str(busy.payment.id)])[0].ok


def test_staff_get_a_ticket_to_hear_their_queue(
    cast: Cast, noor: Staff, desk_of: DeskOf, api_of: CallerOf
) -> None:
    issued = desk_of(noor)("POST", "/v1/ops/live/tickets/")
    assert (issued.status_code, issued.json()["url"].partition("?")[2]) == (
        201,
        f"ticket={issued.json()['ticket']}",
    )
    assert api_of(cast.asha)("POST", "/v1/ops/live/tickets/").status_code == 403
    assert Caller(None)("POST", "/v1/ops/live/tickets/").status_code == 401
