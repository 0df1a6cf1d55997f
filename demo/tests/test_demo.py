"""The demo is made by the same actions as everything else, so its audit is clean; and it sells by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from audit.seal import broken_links
from billing.models import Evidence, Payment
from books.audit_book import audit_period
from books.models import Collaborator, Period, Ticket
from chits.audit_group import inspect_chits
from chits.models import Award, Group
from demo import filling, life, people
from identity.models import User
from kernel.clock import database_now
from tenancy.scope import scope
from tenancy.staff import staff_scope


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_account_is_whole_and_lives(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DRAWBOOK_HOME = settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(filling, "PAST_PERIODS", 2)
    monkeypatch.setattr(filling, "PAST_TICKETS", 3)
    monkeypatch.setattr(filling, "OPEN_TICKETS", 5)
    monkeypatch.setattr(life, "SALE_EVERY", 1)
    now = database_now()
    filling.make()
    filling.make()  # the second time it only says how to sign in
    assert capsys.readouterr().out.count(people.OWNER) == 2
    owner = User.objects.get(email=people.OWNER)
    with scope(None, owner.pk):
        account_id = account_of(owner)
    with scope(account_id, owner.pk):
        periods = list(Period.objects.order_by("id"))
        assert [period.state for period in periods] == ["CLOSED", "CLOSED", "OPEN"]
        assert [period.lucky_number for period in periods[:2]] == [
            result.number for result in filling.results()[-3:-1]
        ]
        assert [audit_period(account_id, period.id) for period in periods] == [[], [], []]
        assert broken_links(account_id) == []
        before = Ticket.objects.count()
        assert Collaborator.objects.count() == 3
        groups = dict(Group.objects.values_list("name", "state"))
        running = dict.fromkeys(("Shivneri 20", "Rajgad 25", "Torna 10"), "ACTIVE")
        assert groups == {**running, "Vishalgad 15": "FORMING"}
        drawn = Award.objects.filter(taken_over=False).select_related("instalment")
        assert [award.instalment.number for award in drawn.order_by("instalment__number")] == [1, 2, 3, 4]
        assert all(award.awarded_at < now - timedelta(days=20) for award in drawn), "each at its own time"
        assert abs(database_now() - now) < timedelta(minutes=5), "and it is today again"
        assert inspect_chits(account_id) == []
    with staff_scope():
        waiting = Payment.objects.filter(status="pending_approval")
        assert {payment.account.name for payment in waiting} >= {"Karachi Numbers", "Bright Raffles Ltd"}
        assert {row.content_type for row in Evidence.objects.all()} == {"image/png"}
    life.live_on()
    with scope(account_id, owner.pk):
        assert Ticket.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_nothing_remains_of_a_demo_that_was_stopped_while_it_was_filled(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DRAWBOOK_HOME = settings.MEDIA_ROOT = tmp_path

    def stop(*_given: Any) -> None:
        assert User.objects.filter(email=people.OWNER).exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(filling.covers, "make_collaborators", stop)
    with pytest.raises(KeyboardInterrupt):
        filling.make()
    assert not User.objects.filter(email__endswith="@drawbook.test").exists(), "the next start fills it anew"


def account_of(user: User) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM tenancy_membership WHERE user_id = %s", [user.pk])
        return cursor.fetchone()[0]
