"""Opening an account by the API: all of it, or nothing."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from pytest_django import Settings

from accounts.tests.asking import SANJAY, Ask
from accounts.tests.signing_up import counts, register_at_once, told
from audit.models import AuditEvent
from credits.models import CreditEntry
from credits.queries import discrepancies
from identity.models import User
from plans.models import Grant, Plan
from tenancy.models import Account, Membership
from tenancy.scope import scope


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in SANJAY.items() if name != field}


@pytest.mark.django_db
def test_a_trial_begins_at_once(ask: Ask) -> None:
    response = ask("POST", "register/", SANJAY)
    assert response.status_code == 201
    answer = response.json()
    assert set(answer) == {"user", "account", "subscription", "invoice", "tokens"}
    assert answer["user"]["email"] == "sanjay@sahyadri.example"
    assert answer["user"]["full_name"] == "Sanjay Patil"
    assert answer["account"] == {
        "id": answer["account"]["id"],
        "name": "Sahyadri Chits",
        "account_status": "trial",
        "credits": 500,
        "billing_country": "IN",
        "currency": "INR",
        "plan": "free-trial",
        "role": "owner",
    }
    fixed = {"id": "", "current_period_start": 0, "current_period_end": 0}
    assert answer["subscription"] | fixed == {
        "id": "",
        "status": "active",
        "plan": "free-trial",
        "is_trial": True,
        "auto_renew": False,
        "current_period_start": 0,
        "current_period_end": 0,
        "cancel_at_period_end": False,
        "next_plan": None,
    }
    begins, ends = (
        datetime.fromisoformat(answer["subscription"][name])
        for name in ("current_period_start", "current_period_end")
    )
    assert timedelta(days=7) - timedelta(minutes=1) < ends - begins <= timedelta(days=7)
    assert answer["invoice"] is None
    assert ask("GET", "me/", token=answer["tokens"]["access"]).json()["account"] == answer["account"]


@pytest.mark.django_db
def test_what_a_trial_leaves_in_the_database(ask: Ask) -> None:
    account_id = uuid.UUID(ask("POST", "register/", SANJAY).json()["account"]["id"])
    with scope(account_id):
        account = Account.objects.get()
        assert (account.time_zone, account.status) == ("Asia/Kolkata", "trial")
        owner = Membership.objects.get()
        assert owner.role == "owner"
        given = Grant.objects.get()
        limits = (given.max_sites, given.max_users, given.max_books, given.max_groups)
        assert (limits, given.ends_at) == ((1, 5, 3, 3), account.trial_ends_at)
        entry = CreditEntry.objects.get()
        assert (entry.amount, entry.balance_after, entry.position) == (500, 500, 1)
        assert (entry.kind, entry.description) == ("subscription", "Free trial credits")
        assert discrepancies(account_id) == []
        event = AuditEvent.objects.get(verb="account.open")
        assert (event.actor_id, event.object_id) == (owner.user_id, account_id)
        assert event.ip_address == "127.0.0.1"


@pytest.mark.django_db
@pytest.mark.parametrize("plan", ["basic", "pro", "enterprise"])
def test_a_paid_plan_waits_for_its_payment(ask: Ask, plan: str) -> None:
    answer = ask("POST", "register/", told(plan=plan, country="PK")).json()
    assert answer["account"]["account_status"] == "pending_payment"
    assert (answer["account"]["credits"], answer["account"]["currency"]) == (0, "PKR")
    assert (answer["invoice"]["status"], answer["invoice"]["currency"]) == ("pending", "PKR")
    told_of = {
        "status": "incomplete",
        "plan": plan,
        "is_trial": False,
        "auto_renew": True,
        "current_period_start": None,
        "current_period_end": None,
    }
    assert {name: answer["subscription"][name] for name in told_of} == told_of
    with scope(uuid.UUID(answer["account"]["id"])):
        assert CreditEntry.objects.count() == 0
    again = ask("POST", "login/", {"email": SANJAY["email"], "password": SANJAY["password"]})
    assert again.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "currency", "stored"),
    [("gb", "GBP", "GB"), ("DE", "EUR", "DE"), ("MM", "USD", "MM"), ("US", "USD", "US"), ("CA", "CAD", "CA")],
)
def test_any_country_is_taken_and_kept(ask: Ask, country: str, currency: str, stored: str) -> None:
    account = ask("POST", "register/", told(country=country)).json()["account"]
    assert (account["currency"], account["billing_country"]) == (currency, stored)


@pytest.mark.django_db
def test_without_a_business_name_the_account_has_its_owners(ask: Ask) -> None:
    assert ask("POST", "register/", without("business_name")).json()["account"]["name"] == "Sanjay Patil"
    null = told(business_name=None, last_name="", email="u@b.example")
    assert ask("POST", "register/", null).json()["account"]["name"] == "Sanjay"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"country": "XX"}, "country", "Unknown country. Enter its two-letter code, such as IN."),
        ({"country": "India"}, "country", "Unknown country. Enter its two-letter code, such as IN."),
        (
            {"plan": "gold"},
            "plan",
            "Unknown plan. Choose one of free-trial, basic, pro, enterprise.",
        ),
        ({"email": "sanjay"}, "email", "Enter an e-mail address, such as name@example.com."),
        ({"password": "short7"}, "password", None),
        ({"password": "12345678901234"}, "password", "This password is entirely numeric."),
        ({"password": "password"}, "password", "This password is too common."),
        ({"password": "sanjay@sahyadri.example"}, "password", None),
        ({"password": "x" * 129}, "password", "A password can have at most 128 characters."),
        ({"email": "a\x00@b.example"}, "email", "Control characters are not allowed."),
        ({"first_name": " "}, "first_name", None),
        ({"last_name": 5}, "last_name", None),
        ({"surname": "Patil"}, "surname", "Unknown field."),
    ],
)
def test_what_is_wrong_stands_by_its_field(ask: Ask, changed: Any, field: str, sentence: str | None) -> None:
    response = ask("POST", "register/", told(**changed))
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    if sentence:
        assert response.json()["errors"][field] == [sentence]
    assert User.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["email", "password", "first_name", "country", "plan"])
def test_a_missing_field_is_named(ask: Ask, field: str) -> None:
    response = ask("POST", "register/", without(field))
    assert (response.status_code, response.json()["errors"]) == (400, {field: ["This is required."]})


@pytest.mark.django_db
def test_everything_wrong_is_told_at_once(ask: Ask) -> None:
    response = ask("POST", "register/", told(email="nobody", password="short7", country="ZZ", plan="gold"))
    assert set(response.json()["errors"]) == {"email", "password", "country", "plan"}


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[]", '"x"', "{", "null", '{"email": NaN}'])
def test_a_wrong_shape_is_400(ask: Ask, body: str) -> None:
    assert ask("POST", "register/", body).status_code == 400


@pytest.mark.django_db
def test_an_address_is_registered_once(ask: Ask) -> None:
    ask("POST", "register/", SANJAY)
    response = ask("POST", "register/", told(email="SANJAY@sahyadri.example ", plan="basic"))
    assert response.status_code == 400
    assert response.json() == {
        "detail": "Email already registered",
        "code": "email_taken",
        "errors": {"email": ["Email already registered"]},
    }


@pytest.mark.django_db
def test_a_taken_address_costs_the_same_hash(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time itself is not asserted: what takes the time is."""
    worked: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        worked.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)
    for expected, changed in [
        (201, {}),
        (400, {}),
        (400, {"plan": "basic", "country": "ZZ"}),
        (400, {"plan": "basic", "country": "ZZ", "email": "new@sahyadri.example"}),
    ]:
        worked.clear()
        assert ask("POST", "register/", told(**changed)).status_code == expected
        assert len(worked) == ("country" not in changed), changed


@pytest.mark.django_db
def test_one_trial_for_one_box(ask: Ask) -> None:
    assert ask("POST", "register/", told(email="asha.rao+first@gmail.com")).status_code == 201
    response = ask("POST", "register/", told(email="asharao@googlemail.com"))
    assert (response.status_code, response.json()["code"]) == (400, "trial_taken")
    assert response.json()["errors"] == {
        "email": ["This address has already used its free trial. Choose a paid plan."]
    }
    assert ask("POST", "register/", told(email="asharao@googlemail.com", plan="basic")).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_without_a_trial_plan_nothing_is_written(ask: Ask) -> None:
    Plan.objects.filter(code="free-trial").update(is_offered=False)
    try:
        response = ask("POST", "register/", SANJAY)
        assert response.status_code == 503
        assert response.json() == {"detail": "Free trial plan not configured", "code": "no_trial_plan"}
        assert counts() == (0, 0, 0)
    finally:
        Plan.objects.filter(code="free-trial").update(is_offered=True)


@pytest.mark.django_db(transaction=True)
def test_a_failure_halfway_leaves_nothing(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **options: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.actions.register.audit", broken)
    with pytest.raises(ZeroDivisionError):
        ask("POST", "register/", SANJAY)
    assert counts() == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_address_at_once(ask: Ask) -> None:
    answers = register_at_once(ask, told(), told(business_name="Another"))
    assert sorted(answer.status_code for answer in answers) == [201, 400]
    refused = next(answer for answer in answers if answer.status_code == 400)
    assert refused.json()["detail"] == "Email already registered"
    assert counts() == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_trials_of_one_box_at_once(ask: Ask) -> None:
    answers = register_at_once(ask, told(email="a.b@gmail.com"), told(email="ab@gmail.com"))
    assert sorted(answer.status_code for answer in answers) == [201, 400]
    assert counts() == (1, 1, 1)


@pytest.mark.django_db
def test_registrations_are_throttled(ask: Ask, settings: Settings) -> None:
    settings.THROTTLE_REGISTRATIONS_PER_MINUTE = 2
    for _ in range(2):
        assert ask("POST", "register/", {}).status_code == 400
    response = ask("POST", "register/", SANJAY)
    assert (response.status_code, response.json()["code"]) == (429, "throttled")
    assert 1 <= int(response["Retry-After"]) <= 60
