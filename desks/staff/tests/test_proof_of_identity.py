"""Staff acts that move money or shut somebody out ask who one is, when that was shown too long ago."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.tests.authenticator import code_of, with_app
from billing.models import Payment, PaymentMethod
from billing.states import PaymentStatus
from holds.models import HeldAct
from identity.models import ApiSession, User
from identity.proof import CONFIRMED
from kernel.clock import database_now
from plans.models import Plan
from tenancy.scope import scope
from tenancy.staff import Staff
from tests.api.caller import Caller, desk_token
from tests.world_billing import Paying, staff_browser

pytestmark = pytest.mark.django_db


def late(noor: Staff) -> Client:
    """A browser that showed who it is more than a quarter of an hour ago."""
    client: Client = staff_browser(noor.user_id)
    session = client.session
    session[CONFIRMED] = database_now().timestamp() - 16 * 60
    session.save()
    return client


def acts(paying: Paying) -> dict[str, dict[str, str]]:
    """Addresses of acts with what their forms send."""
    from tenancy.models import Membership

    account, payment = paying.member.account_id, paying.payment.id
    with scope(account):
        person = Membership.objects.get(role="owner").id
    method = PaymentMethod.objects.get(country="PK", code="jazzcash").id
    return {
        f"/staff/payments/{payment}/approval/": {"seen": "yes"},
        f"/staff/payments/{payment}/rejection/": {"reason": "not_received"},
        f"/staff/payments/{payment}/reversal/": {"reason": "wrong"},
        "/staff/payments/several/approval/": {"payment": str(payment)},
        f"/staff/accounts/{account}/move/": {"to": "locked", "reason": "fraud"},
        f"/staff/accounts/{account}/credits/": {"amount": "500", "reason": "gift"},
        f"/staff/accounts/{account}/people/{person}/": {"to": "out", "reason": "fraud"},
        "/staff/rates/": {"currency": "PKR", "rate": "300"},
        f"/staff/plans/{Plan.objects.earliest('position').code}/": {"name": "Other"},
        "/staff/ways-to-pay/": {"name": "Mine", "country": "PK", "instructions": "Send to me"},
        f"/staff/ways-to-pay/{method}/": {"name": "JazzCash", "instructions": "Send to: me"},
    }


def test_each_asks_first_and_changes_nothing(noor: Staff, paying: Paying) -> None:
    client = late(noor)
    for path, given in acts(paying).items():
        answer: Any = client.post(path, given)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/security/confirm/"), path
    with scope(paying.member.account_id):
        assert Payment.objects.get().status == PaymentStatus.PENDING_APPROVAL
        assert not HeldAct.objects.exists()
    assert User.objects.get(pk=paying.member.user_id).is_active
    assert "Send to: me" not in PaymentMethod.objects.get(country="PK", code="jazzcash").instructions


def test_looking_asks_nothing_and_the_act_goes_on_after_it(noor: Staff, paying: Paying) -> None:
    client = late(noor)
    assert client.get("/staff/payments/").status_code == 200
    path = f"/staff/payments/{paying.payment.id}/approval/"
    led: Any = client.post(path, {"seen": "yes"}, headers={"Referer": "http://testserver/staff/payments/"})
    assert led["Location"] == "/security/confirm/?next=%2Fstaff%2Fpayments%2F"
    secret = with_app(User.objects.get(pk=noor.user_id))
    shown: Any = client.post("/security/confirm/", {"code": code_of(secret, 1), "next": "/staff/payments/"})
    assert shown["Location"] == "/staff/payments/"
    assert client.post(path, {"seen": "yes"})["Location"].startswith("/staff/payments/")
    with scope(paying.member.account_id):
        assert HeldAct.objects.count() == 1


def test_the_api_asks_the_same(noor: Staff, paying: Paying) -> None:
    caller = Caller(desk_token(noor))
    ApiSession.objects.filter(user_id=noor.user_id).update(confirmed_at="2026-01-01T00:00:00Z")
    account = str(paying.member.account_id)
    sent: list[tuple[str, Any]] = [
        (f"/v1/ops/payments/{paying.payment.id}/approval/", None),
        (f"/v1/ops/payments/{paying.payment.id}/rejection/", {"reason": "not_received"}),
        (f"/v1/ops/payments/{paying.payment.id}/reversal/", {"reason": "wrong"}),
        ("/v1/ops/payments/bulk-approval/", {"ids": [str(paying.payment.id)]}),
        ("/v1/ops/credits/adjustments/", {"account": account, "amount": 5, "reason": "gift"}),
    ]
    for path, body in sent:
        refused = caller("POST", path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "confirmation_required"), path
    assert caller("GET", "/v1/ops/payments/").status_code == 200
    assert caller("POST", "/v1/auth/confirmation/", {"password": "wrong"}).status_code in (400, 401)


@pytest.mark.parametrize("approves", [True, False])
def test_the_api_asks_it_of_an_import_that_approves_payments(
    noor: Staff, paying: Paying, settings: Settings, approves: bool
) -> None:
    settings.STATEMENT_AUTO_APPROVAL = approves
    token = desk_token(noor)
    ApiSession.objects.filter(user_id=noor.user_id).update(confirmed_at="2026-01-01T00:00:00Z")

    def status(**given: str) -> int:
        file = SimpleUploadedFile("bank.csv", b"Date,Text,Amount\n", "text/csv")
        headers = {"Authorization": f"Bearer {token}"}
        return Client().post("/v1/ops/statements/", {"file": file, **given}, headers=headers).status_code

    assert (status(dry_run="true"), status()) == (400, 403 if approves else 400)
