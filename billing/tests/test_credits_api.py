"""The timeline of credits by the API, and what staff give and take."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing.actions.adjust_credits import adjust_credits
from credits.actions.grant import grant
from credits.actions.hold import hold
from credits.actions.spend import spend
from credits.kinds import Kind
from credits.queries import balance_of, discrepancies
from documents.spreadsheet import as_csv
from kernel.errors import BadInput, Denied, NotFound, PaymentRequired
from tenancy.member import Member
from tenancy.staff import Staff
from tests.api.caller import Caller, CallerOf, DeskOf
from tests.cast import Cast, as_member
from tests.database import fingerprint, owner_connection
from tests.world_billing import staff_person
from tests.world_subscriptions import a_renting_account
from uploads.tables import harmless

pytestmark = pytest.mark.django_db
URL = "/v1/billing/credit-transactions/"
OPS = "/v1/ops/credits/adjustments/"


@pytest.fixture
def asha(cast: Cast) -> Member:
    """With 1,000 credits granted, 100 spent, 50 back and 30 held."""
    account_id = cast.asha.account_id
    with as_member(cast.asha):
        grant(account_id, 1_000, kind=Kind.SUBSCRIPTION, description="Basic", key="a")
        spend(account_id, 100, kind=Kind.CONTENT_GENERATION, description="=HYPERLINK()", key="b")
        grant(account_id, 50, kind=Kind.REFUND, description="+50, sorry", key="c")
        hold(account_id, 30, kind=Kind.CONTENT_GENERATION, description="A post", key="d")
    return cast.asha


def test_the_newest_first_with_the_balance_after_each(asha: Member, api_of: CallerOf) -> None:
    found = api_of(asha)("GET", URL).json()
    assert [(row["type"], row["amount"], row["balance_after"]) for row in found["results"]] == [
        ("refund", 50, 950),
        ("content_generation", -100, 900),
        ("subscription", 1_000, 1_000),
    ]
    assert (found["next"], found["previous"]) == (None, None)


def test_the_wallet(asha: Member, cast: Cast, api_of: CallerOf) -> None:
    wallet = {"balance": 950, "held": 30, "available": 920}
    assert api_of(asha)("GET", "/v1/billing/wallet/").json() == wallet
    empty = api_of(cast.dev)("GET", "/v1/billing/wallet/").json()
    assert empty == {"balance": 0, "held": 0, "available": 0}


def test_page_by_page(asha: Member, api_of: CallerOf) -> None:
    call = api_of(asha)
    first = call("GET", URL + "?limit=2").json()
    assert len(first["results"]) == 2
    second = call("GET", first["next"].partition("testserver")[2]).json()
    assert [row["amount"] for row in second["results"]] == [1_000]


@pytest.mark.parametrize(
    "days, to_days, count", [(0, 0, 3), (1, 1, 0), (-1, None, 3), (None, -1, 0), (-9, 9, 3)]
)
def test_by_the_days_of_the_accounts_clock(
    asha: Member, api_of: CallerOf, days: int | None, to_days: int | None, count: int
) -> None:
    from zoneinfo import ZoneInfo

    today = datetime.now(UTC).astimezone(ZoneInfo(asha.time_zone)).date()
    asked = {
        name: (today + timedelta(days=moved)).isoformat()
        for name, moved in (("from", days), ("to", to_days))
        if moved is not None
    }
    query = "&".join(f"{name}={day}" for name, day in asked.items())
    assert len(api_of(asha)("GET", f"{URL}?{query}").json()["results"]) == count


def test_by_type(asha: Member, api_of: CallerOf) -> None:
    found = api_of(asha)("GET", URL + "?type=content_generation").json()["results"]
    assert [row["amount"] for row in found] == [-100]


@pytest.mark.parametrize(
    "query, place",
    [
        ("type=gold", "type"),
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
    ],
)
def test_a_wrong_filter_is_named(asha: Member, api_of: CallerOf, query: str, place: str) -> None:
    for path in (URL, "/v1/billing/credit-transactions.csv")[: 2 if place in ("type", "from", "to") else 1]:
        refused = api_of(asha)("GET", f"{path}?{query}")
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [place])


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize(
    "day", ["0001-01-01", "0202-11-30", "1999-12-31", "2101-01-01", "9999-12-31", "0", "1e3", ""]
)
def test_a_day_that_no_calendar_shows_is_named(asha: Member, api_of: CallerOf, name: str, day: str) -> None:
    refused = api_of(asha)("GET", f"{URL}?{name}={day}")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [name])


@pytest.mark.parametrize("query", ["from=2000-01-01", "to=2100-12-31", "from=2100-12-31", "to=2000-01-01"])
def test_days_long_ago_and_to_come_are_days(asha: Member, api_of: CallerOf, query: str) -> None:
    assert api_of(asha)("GET", f"{URL}?{query}").status_code == 200


def test_as_a_table_nothing_is_a_formula(asha: Member, api_of: CallerOf) -> None:
    answer = api_of(asha)("GET", "/v1/billing/credit-transactions.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["amount"], row["description"]) for row in rows] == [
        ("50", "'+50, sorry"),
        ("-100", "'=HYPERLINK()"),
        ("1000", "Basic"),
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1"])
def test_what_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("a" + text) == "a" + text


def test_a_table_is_utf8_with_its_mark() -> None:
    assert as_csv(["क"], [["é", -1]]).decode("utf-8-sig") == "क\r\né,-1\r\n"


def test_only_the_owner_sees_the_timeline(asha: Member, cast: Cast, api_of: CallerOf) -> None:
    for member in (cast.bilal, cast.chandra):
        assert api_of(member)("GET", URL).status_code == 403
    assert api_of(cast.dev)("GET", URL).json()["results"] == []


# Adjustments.


def body(member: Member, **changed: Any) -> dict[str, Any]:
    return {"account": str(member.account_id), "amount": 200, "reason": "For the outage", **changed}


def test_staff_give_and_take(asha: Member, noor: Staff, desk_of: DeskOf, api_of: CallerOf) -> None:
    desk = desk_of(noor)
    given = desk("POST", OPS, body(asha))
    assert given.status_code == 201
    assert (given.json()["amount"], given.json()["balance_after"]) == (200, 1_150)
    taken = desk("POST", OPS, body(asha, amount=150, direction="take"))
    assert (taken.json()["amount"], taken.json()["balance_after"]) == (-150, 1_000)
    newest = api_of(asha)("GET", URL).json()["results"][0]
    assert (newest["type"], newest["amount"], newest["description"]) == ("adjustment", -150, "For the outage")
    from audit.models import AuditEvent

    with as_member(asha):
        assert discrepancies(asha.account_id) == []
        event = AuditEvent.objects.filter(verb="credits.adjust").order_by("-happened_at").first()
        assert event.facts["reason"] == "For the outage" and event.facts["staff"] == str(noor.user_id)


@pytest.mark.parametrize("amount", [0, -5])
def test_an_amount_is_positive(asha: Member, noor: Staff, desk_of: DeskOf, amount: int) -> None:
    for direction in ("add", "take"):
        refused = desk_of(noor)("POST", OPS, body(asha, amount=amount, direction=direction))
        assert refused.status_code == 400
        assert refused.json()["detail"] == "Amount must be positive"
        assert refused.json()["errors"] == {"amount": ["Amount must be positive"]}


def test_no_more_is_taken_than_is_free(asha: Member, noor: Staff, desk_of: DeskOf) -> None:
    before = fingerprint()
    refused = desk_of(noor)("POST", OPS, body(asha, amount=921, direction="take"))
    assert refused.status_code == 402
    assert refused.json() == {
        "detail": "Insufficient credits",
        "code": "insufficient_credits",
        "required": 921,
        "available": 920,
    }
    assert fingerprint() == before


def test_the_same_key_gives_once(asha: Member, noor: Staff, desk_of: DeskOf) -> None:
    desk = desk_of(noor)
    one = desk("POST", OPS, body(asha), **{"Idempotency-Key": "sorry"})
    again = desk("POST", OPS, body(asha), **{"Idempotency-Key": "sorry"})
    assert one.json() == again.json()
    other = desk("POST", OPS, body(asha, amount=201), **{"Idempotency-Key": "sorry"})
    assert other.status_code == 409
    with as_member(asha):
        assert balance_of(asha.account_id) == 1_150


@pytest.mark.parametrize(
    "changed, place",
    [
        ({"reason": ""}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 256}, "reason"),
        ({"amount": "200"}, "amount"),
        ({"amount": 1.5}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": 10**30}, "amount"),
        ({"amount": 10**13}, "amount"),
        ({"direction": "sideways"}, "direction"),
        ({"account": 7}, "account"),
        ({"colour": "x"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(
    asha: Member, noor: Staff, desk_of: DeskOf, changed: dict[str, Any], place: str
) -> None:
    refused = desk_of(noor)("POST", OPS, body(asha, **changed))
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [place])


def test_an_unknown_account_is_not_found(asha: Member, noor: Staff, desk_of: DeskOf) -> None:
    for account in (str(uuid.uuid4()), "x", str(asha.user_id)):
        assert desk_of(noor)("POST", OPS, body(asha, account=account)).status_code == 404


def test_who_may_adjust(asha: Member, noor: Staff, api_of: CallerOf) -> None:
    assert api_of(asha)("POST", OPS, body(asha)).status_code == 403
    assert Caller(None)("POST", OPS, body(asha)).status_code == 401
    from identity.models import User
    from tenancy.staff import staff_for

    User.objects.filter(pk=asha.user_id).update(is_staff=True)
    own = staff_for(asha.user_id)
    assert own is not None
    with pytest.raises(Denied):
        adjust_credits(own, asha.account_id, 5, reason="for me")


def test_the_refusals_of_the_action(asha: Member, noor: Staff) -> None:
    with pytest.raises(NotFound):
        adjust_credits(noor, uuid.uuid4(), 5, reason="x")
    with pytest.raises(BadInput):
        adjust_credits(noor, asha.account_id, 5, reason=" ")
    with pytest.raises(PaymentRequired):
        adjust_credits(noor, asha.account_id, 5_000, reason="x", direction="take")


# What the audit finds.


def findings(member: Member) -> list[str]:
    from audit.inspection import findings_of

    return [f"{one.rule}: {one.sentence}" for one in findings_of(member.account_id)]


@pytest.mark.django_db(transaction=True)
def test_the_audit_finds_what_does_not_agree() -> None:
    """The negative control: an account that is well has no finding, each damage is one."""
    from audit.seal import seal_all

    member = a_renting_account().member
    staff_person()
    with as_member(member):
        seal_all(member.account_id)
    assert findings(member) == []
    damages = [
        ("UPDATE billing_payment SET status = 'rejected'", "paid without a payment"),
        ("UPDATE billing_payment SET amount_minor = 1", "another amount"),
        ("UPDATE billing_subscription SET status = 'expired', ended_at = now()", "nothing that runs"),
        ("UPDATE tenancy_account SET lapses_at = NULL", "lapses"),
        ("UPDATE credits_wallet SET balance = balance + 1", "the wallet says"),
        ("UPDATE billing_invoice SET status = 'pending', paid_at = NULL", "but is not paid"),
        ("UPDATE billing_invoice SET total_minor = total_minor + 1", "its lines"),
        ("UPDATE billing_invoice SET number = 'INV-26-000009'", "INV-26-000008, the number before"),
    ]
    for damage, told in damages:
        with owner_connection() as owner:
            owner.execute("ALTER TABLE billing_invoice DISABLE TRIGGER USER")
            owner.execute(damage)
        assert any(told in found for found in findings(member)), (damage, findings(member))
        _mend(damage)
    assert findings(member) == []


def _mend(damage: str) -> None:
    """Put back what the damage took."""
    mends = {
        "billing_payment SET status": "UPDATE billing_payment SET status = 'succeeded'",
        "amount_minor = 1": "UPDATE billing_payment SET amount_minor = 806200",
        "billing_subscription": "UPDATE billing_subscription SET status = 'active', ended_at = NULL",
        "lapses_at": "UPDATE tenancy_account a SET lapses_at = s.current_period_end + interval '7 days' "
        "FROM billing_subscription s WHERE s.account_id = a.id",
        "credits_wallet": "UPDATE credits_wallet SET balance = balance - 1",
        "status = 'pending'": "UPDATE billing_invoice SET status = 'paid', paid_at = now()",
        "SET number": "UPDATE billing_invoice SET number = 'INV-26-000001'",
        "total_minor + 1": "UPDATE billing_invoice SET total_minor = total_minor - 1",
    }
    (mend,) = [sql for part, sql in mends.items() if part in damage]
    with owner_connection() as owner:
        owner.execute(mend)
        owner.execute("ALTER TABLE billing_invoice ENABLE TRIGGER USER")
