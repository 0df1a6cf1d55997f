"""Announcements: who sees them, from when until when, and that nobody else's are seen."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent, StaffEvent
from inbox.actions.broadcast_announcement import broadcast_announcement, broadcast_platform_announcement
from inbox.actions.dismiss_announcement import dismiss_announcement
from inbox.actions.end_announcement import end_announcement, end_platform_announcement
from inbox.actions.write_announcement import MOST, write_announcement, write_platform_announcement
from inbox.models import Announcement, Notice, PlatformAnnouncement
from inbox.queries.announcements import own_announcement, shown_announcement, shown_to, top_of
from inbox.wording import Wording, leads_somewhere
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, NotFound
from tenancy.member import Member
from tenancy.models import Account
from tenancy.roles import Role
from tenancy.staff import Staff
from tests.cast import Cast, as_member
from tests.database import MoveClock

SUNDAY = Wording("Closed on Sunday", "We sell again on Monday.")
HOUR = timedelta(hours=1)


@pytest.fixture
def noor(db: None) -> Staff:
    return Staff(uuid.uuid4(), "Noor", "noor@example.com")


def written(member: Member, wording: Wording = SUNDAY) -> Announcement:
    with as_member(member):
        return write_announcement(member, wording)


def bar(member: Member) -> str | None:
    with as_member(member):
        _, shown = top_of(member)
    return shown.title if shown else None


def in_an_hour() -> datetime:
    return database_now() + HOUR


def test_everybody_of_the_account_sees_it_and_nobody_else(cast: Cast) -> None:
    written(cast.asha)
    assert [bar(member) for member in cast.everyone()] == [SUNDAY.title] * 3 + [None]
    with as_member(cast.asha):
        event = AuditEvent.objects.get(verb="announcement.write")
        assert (event.actor_id, event.facts) == (cast.asha.user_id, {"title": SUNDAY.title})


def test_what_is_for_the_team_is_not_for_its_customers(cast: Cast) -> None:
    customer = replace(cast.chandra, role=Role.MEMBER)
    written(cast.asha, replace(SUNDAY, audience="team"))
    assert (bar(cast.bilal), bar(customer)) == (SUNDAY.title, None)
    written(cast.asha, Wording("For all"))
    assert bar(customer) == "For all"


@pytest.mark.django_db(transaction=True)
def test_it_stands_from_its_beginning_to_its_end(committed_cast: Cast, move_clock: MoveClock) -> None:
    now = database_now()
    written(committed_cast.asha, replace(SUNDAY, starts_at=now + HOUR, ends_at=now + 2 * HOUR))
    seen = []
    for ahead in (0.0, 0.9, 1.1, 1.9, 2.1):
        move_clock(ahead * HOUR)
        seen.append(bar(committed_cast.bilal))
    assert seen == [None, None, SUNDAY.title, SUNDAY.title, None]


def test_the_latest_stands_until_it_is_put_away(cast: Cast) -> None:
    first, second = written(cast.asha, Wording("First")), written(cast.asha, Wording("Second"))
    with as_member(cast.bilal):
        for _ in range(2):
            dismiss_announcement(cast.bilal, shown_announcement(cast.bilal, second.pk))
        assert [(one.id, one.is_seen) for one in shown_to(cast.bilal)] == [
            (second.pk, True),
            (first.pk, False),
        ]
    assert (bar(cast.bilal), bar(cast.chandra)) == ("First", "Second")


def test_it_is_taken_down_once(cast: Cast) -> None:
    row = written(cast.asha)
    with as_member(cast.asha):
        assert end_announcement(cast.asha, row) is True
        assert end_announcement(cast.asha, row) is False
        assert AuditEvent.objects.filter(verb="announcement.end").count() == 1
    assert bar(cast.bilal) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": "x" * 1001}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"audience": "nobody"}, "audience"),
    ],
)
def test_what_is_wrong_stands_by_its_field(cast: Cast, changed: Any, field: str) -> None:
    with as_member(cast.asha), pytest.raises(BadInput) as refused:
        write_announcement(cast.asha, replace(SUNDAY, **changed))
    assert list(refused.value.errors) == [field]


def test_times_that_will_not_do(cast: Cast) -> None:
    now = database_now()
    for changed, field in [
        ({"ends_at": now - HOUR}, "ends_at"),
        ({"starts_at": now + 2 * HOUR, "ends_at": now + HOUR}, "ends_at"),
        ({"starts_at": now + timedelta(days=400)}, "starts_at"),
    ]:
        with as_member(cast.asha), pytest.raises(BadInput) as refused:
            write_announcement(cast.asha, replace(SUNDAY, **changed))  # type: ignore[arg-type]
        assert list(refused.value.errors) == [field]
    late = written(cast.asha, replace(SUNDAY, starts_at=now - HOUR))
    assert late.starts_at >= now, "what should have begun already begins now"


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/billing/", True),
        ("/", True),
        ("https://drawbook.example/news?a=1#b", True),
        ("//evil.example/", False),
        ("/\\evil.example", False),
        ("http://plain.example/", False),
        ("https://", False),
        ("https://user@evil.example/", False),
        ("https://[", False),
        ("data:text/html,x", False),
        (" /billing/", False),
        ("/a\nb", False),
        ("/" + "x" * 300, False),
    ],
)
def test_where_a_link_may_lead(url: str, leads: bool) -> None:
    assert leads_somewhere(url) is leads


def test_very_many_are_too_many(cast: Cast) -> None:
    rows = [written(cast.asha, Wording(f"No. {n}")) for n in range(MOST)]
    with as_member(cast.asha):
        with pytest.raises(Conflict):
            write_announcement(cast.asha, SUNDAY)
        end_announcement(cast.asha, rows[0])
        write_announcement(cast.asha, SUNDAY)


def test_a_strangers_is_like_none(cast: Cast, noor: Staff) -> None:
    mine, platform = written(cast.asha), write_platform_announcement(noor, SUNDAY)
    with as_member(cast.dev):
        for door in (own_announcement, shown_announcement):
            for id in (mine.pk, uuid.uuid4(), "x"):
                with pytest.raises(NotFound):
                    door(cast.dev, id)
        with pytest.raises(NotFound):
            own_announcement(cast.dev, platform.pk)
        assert shown_announcement(cast.dev, platform.pk).is_platform


def test_the_platforms_reaches_every_account(cast: Cast, noor: Staff) -> None:
    row = write_platform_announcement(noor, Wording("We move house"))
    assert [bar(member) for member in cast.everyone()] == ["We move house"] * 4
    with as_member(cast.dev):
        dismiss_announcement(cast.dev, shown_announcement(cast.dev, row.pk))
    assert (bar(cast.dev), bar(cast.asha)) == (None, "We move house")
    assert end_platform_announcement(noor, row) is True
    assert end_platform_announcement(noor, row) is False
    assert bar(cast.asha) is None
    log = StaffEvent.objects.filter(staff_id=noor.user_id, account_id=None).order_by("id")
    assert list(log.values_list("verb", flat=True)) == ["announcement.write", "announcement.end"]


@pytest.mark.parametrize(
    ("meant", "reaches"),
    [
        ({"country": "IN"}, True),
        ({"country": "PK"}, False),
        ({"plan": "enterprise"}, True),
        ({"country": "IN", "plan": "basic"}, False),
    ],
)
def test_or_those_of_a_country_or_a_plan(cast: Cast, noor: Staff, meant: Any, reaches: bool) -> None:
    write_platform_announcement(noor, SUNDAY, **meant)
    assert bar(cast.asha) == (SUNDAY.title if reaches else None)


def test_a_country_has_two_letters(noor: Staff) -> None:
    with pytest.raises(BadInput) as refused:
        write_platform_announcement(noor, SUNDAY, country="India")
    assert list(refused.value.errors) == ["country"]


def test_where_it_was_asked_for_everybody_gets_a_notice_once(cast: Cast) -> None:
    row = written(cast.asha, replace(SUNDAY, is_told=True, url="https://shop.example/hours"))
    assert queued() == [{"account_id": str(cast.asha.account_id), "announcement_id": str(row.pk)}]
    assert broadcast_announcement(row.pk, cast.asha.account_id) == 3
    assert broadcast_announcement(row.pk, cast.asha.account_id) == 0
    with as_member(cast.asha):
        notice = Notice.objects.filter(user_id=cast.bilal.user_id).get()
    assert (notice.title, notice.url) == (SUNDAY.title, "")
    assert notice.body == "We sell again on Monday.\nhttps://shop.example/hours"


def test_nobody_is_told_of_what_was_taken_down(cast: Cast) -> None:
    row = written(cast.asha, replace(SUNDAY, is_told=True, starts_at=in_an_hour()))
    with as_member(cast.asha):
        end_announcement(cast.asha, row)
    assert broadcast_announcement(row.pk, cast.asha.account_id) == 0
    assert broadcast_announcement(row.pk, cast.dev.account_id) == 0


@pytest.mark.django_db(transaction=True)
def test_the_platform_tells_every_open_account(committed_cast: Cast) -> None:
    noor = Staff(uuid.uuid4(), "Noor", "noor@example.com")
    row = write_platform_announcement(noor, replace(SUNDAY, is_told=True), country="IN")
    with as_member(committed_cast.dev):
        Account.objects.filter(pk=committed_cast.dev.account_id).update(status="closed")
    assert broadcast_platform_announcement(row.pk) == 3
    assert broadcast_platform_announcement(row.pk) == 0
    assert broadcast_platform_announcement(uuid.uuid4()) == 0


def test_what_was_announced_cannot_be_rewritten(cast: Cast, noor: Staff) -> None:
    """The database itself: the application may add and end, and nothing else."""
    from django.db import ProgrammingError, transaction

    written(cast.asha)
    write_platform_announcement(noor, SUNDAY)
    with as_member(cast.asha):
        for rows in (Announcement.objects.all(), PlatformAnnouncement.objects.all()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                rows.update(title="Something else")
            with pytest.raises(ProgrammingError), transaction.atomic():
                rows._raw_delete(rows.db)


def queued() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'inbox.tell' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]
