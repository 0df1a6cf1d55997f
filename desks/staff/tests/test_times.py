"""Every time that staff read names its zone, which is UTC: the accounts beside it have zones of their own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing.actions.approve_payment import approve_payment
from billing.tests.statements import csv_of, take
from identity.models import User
from inbox.models import PlatformAnnouncement
from kernel.clock import database_now
from tenancy.models import Account
from tenancy.scope import scope
from tenancy.staff import Staff
from tests.world_billing import Paying, a_paying_account

pytestmark = pytest.mark.django_db

TIME = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\b(?P<after>.{0,6})")
PAGES = (
    "/staff/",
    "/staff/accounts/",
    "/staff/payments/",
    "/staff/payments/?status=succeeded",
    "/staff/statements/",
    "/staff/statements/lines/?show=all",
    "/staff/plans/",
    "/staff/rates/",
    "/staff/ways-to-pay/",
    "/staff/announcements/",
    "/staff/log/",
    "/staff/health/",
)


def words_of(html: str) -> str:
    """What a reader sees of a page."""
    shown = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", html.partition("<main")[2])
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def world(noor: Staff) -> Paying:
    """A payment that was approved, one that waits, a trial that ends, a bank's file, announcements."""
    paid = a_paying_account()
    approve_payment(noor, paid.payment.id)
    with scope(paid.member.account_id, noor.user_id):
        Account.objects.filter(id=paid.member.account_id).update(
            trial_ends_at=database_now() + timedelta(hours=20)
        )
    take(noor, csv_of(("rent", "1.00")))
    PlatformAnnouncement.objects.create(
        title="Counters close",
        starts_at=database_now(),
        ends_at=database_now() + timedelta(days=1),
        written_by_name=noor.name,
    )
    a_paying_account()
    return paid


def test_every_time_on_a_page_of_staff_names_its_zone(noor: Staff) -> None:
    paid = world(noor)
    client = Client()
    client.force_login(User.objects.get(id=noor.user_id))
    pages = [
        *PAGES,
        f"/staff/accounts/{paid.member.account_id}/",
    ]
    seen, bare = 0, []
    for path in pages:
        answer: Any = client.get(path)
        assert answer.status_code == 200, path
        text = words_of(answer.content.decode())
        for found in TIME.finditer(text):
            seen += 1
            if not found["after"].startswith(" UTC"):
                bare.append((path, text[max(0, found.start() - 40) : found.end() + 10]))
    assert bare == []
    assert seen > 10
