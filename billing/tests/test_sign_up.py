"""Signing up for money: the subscription and the invoice come with the account, and 402 says the way out."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest

from billing.actions import open_subscription
from billing.models import Invoice, PaymentMethod, Subscription
from billing.queries.rates import usable_methods_for
from credits.queries import balance_of
from plans.models import Plan
from tenancy.member import Member
from tenancy.models import Account
from tests.api.caller import CallerOf
from tests.cast import as_member
from tests.database import MoveClock, fingerprint
from tests.world_billing import a_sign_up, fresh, invoice_of

TOTALS = [
    ("PK", "basic", "PKR 8,062.00"),
    ("IN", "pro", "₹6,557.00"),
    ("GB", "enterprise", "£157.21"),
    ("FR", "basic", "€26.68"),
    ("CA", "pro", "C$107.44"),
    ("AU", "basic", "A$44.08"),
    ("US", "basic", "$29.00"),
    ("BR", "enterprise", "$199.00"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "plan", "total"), TOTALS)
def test_the_invoice_in_local_money(country: str, plan: str, total: str, api_of: CallerOf) -> None:
    member = a_sign_up(country=country, plan=plan)
    me = api_of(member)("GET", "/v1/auth/me/").json()
    assert me["invoice"]["total_display"] == total
    assert me["account"]["billing_country"] == country
    assert (me["subscription"]["status"], me["subscription"]["plan"]) == ("incomplete", plan)
    with as_member(member):
        assert balance_of(member.account_id) == 0
        subscription = Subscription.objects.get()
        assert (subscription.current_period_start, subscription.current_period_end) == (None, None)
        invoice = Invoice.objects.get()
        assert invoice.due_at - invoice.finalised_at <= timedelta(days=7)


@pytest.mark.django_db
def test_a_trial_has_no_invoice(api_of: CallerOf) -> None:
    member = a_sign_up(plan="free-trial")
    me = api_of(member)("GET", "/v1/auth/me/").json()
    assert me["invoice"] is None
    subscription = me["subscription"]
    assert (subscription["status"], subscription["is_trial"], subscription["auto_renew"]) == (
        "active",
        True,
        False,
    )
    with as_member(member):
        assert Subscription.objects.get().current_period_end == Account.objects.get().trial_ends_at


@pytest.mark.django_db(transaction=True)
def test_a_failing_invoice_leaves_no_account(transactional_db: None) -> None:
    before = fingerprint()
    with (
        patch.object(open_subscription, "issue_invoice", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        a_sign_up()
    assert fingerprint() == before


@pytest.mark.django_db
def test_unpaid_says_which_invoice(sana: Member, api_of: CallerOf) -> None:
    answer = api_of(sana)("POST", "/v1/books/", {"name": "Morning"})
    assert (answer.status_code, answer.json()) == (
        402,
        {
            "detail": "Payment required",
            "code": "payment_required",
            "invoice": str(invoice_of(sana).id),
        },
    )
    assert api_of(sana)("GET", "/v1/books/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_expired_trial_has_no_invoice_and_says_where_to_choose(
    transactional_db: None, move_clock: MoveClock, api_of: CallerOf
) -> None:
    member = a_sign_up(plan="free-trial")
    ask = api_of(member)
    assert ask("POST", "/v1/books/", {"name": "Morning"}).status_code == 201
    move_clock(timedelta(days=7, minutes=1))
    answer = ask("POST", "/v1/books/", {"name": "Evening"})
    assert (answer.status_code, answer.json()) == (
        402,
        {
            "detail": "Payment required",
            "code": "payment_required",
            "invoice": None,
            "plans": "/v1/billing/plans/",
            "choose_plan": "/v1/billing/subscription/",
        },
    )
    assert fresh(member).account_status == "suspended"
    assert ask("GET", "/v1/books/").status_code == 200


@pytest.mark.django_db
def test_the_price_list_in_the_accounts_money(sana: Member, api_of: CallerOf) -> None:
    rows = api_of(sana)("GET", "/v1/billing/plans/").json()["results"]
    assert [(row["code"], row["price_display"], row["credits"]) for row in rows] == [
        ("free-trial", "PKR 0.00", 500),
        ("basic", "PKR 8,062.00", 5000),
        ("pro", "PKR 21,962.00", 20000),
        ("enterprise", "PKR 55,322.00", 60000),
    ]
    basic = rows[1]
    assert [basic[f"max_{what}"] for what in ("sites", "users", "books", "groups")] == [3, 10, 10, 20]
    assert Plan.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["XX", "", "Pakistan", "%00"])
def test_ways_to_pay_of_no_country(sana: Member, api_of: CallerOf, country: str) -> None:
    answer = api_of(sana)("GET", f"/v1/billing/payment-methods/?country={country}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["country"])


@pytest.mark.django_db
def test_ways_to_pay_without_naming_a_country_are_the_accounts_own(sana: Member, api_of: CallerOf) -> None:
    rows = api_of(sana)("GET", "/v1/billing/payment-methods/").json()["results"]
    assert {row["country"] for row in rows} == {"PK"}
    abroad = api_of(sana)("GET", "/v1/billing/payment-methods/?country=mm").json()["results"]
    assert {row["country"] for row in abroad} == {None}


@pytest.mark.django_db
def test_payment_methods_that_are_not_set_up_are_hidden_by_the_api_as_by_pages(
    sana: Member, api_of: CallerOf
) -> None:
    def names(country: str) -> list[str]:
        rows = api_of(sana)("GET", f"/v1/billing/payment-methods/?country={country}").json()["results"]
        return [row["name"] for row in rows]

    PaymentMethod.objects.update(is_set_up=False)
    assert names("PK") == ["JazzCash", "EasyPaisa", "Bank Transfer"], "before staff have set any up"
    PaymentMethod.objects.filter(country="PK", code="easypaisa").update(is_set_up=True)
    assert names("PK") == ["EasyPaisa"] == [method.name for method in usable_methods_for("PK")]
    hidden = PaymentMethod.objects.get(country="PK", code="jazzcash")
    invoice = invoice_of(sana)
    refused = api_of(sana)(
        "POST",
        "/v1/billing/payments/confirm/",
        {
            "invoice_id": str(invoice.id),
            "payment_method_id": str(hidden.id),
            "manual_reference": "JC-1",
            "amount": "8062.00",
        },
    )
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["payment_method_id"])
    PaymentMethod.objects.filter(country="", code="wise").update(is_set_up=True)
    assert names("IN") == ["Wise"], "a country with none that is set up uses the international ones"
