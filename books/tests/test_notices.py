"""Who hears of what in a book: the right people, once each, and nobody outside but of its own covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils.translation import get_language

from books.actions.announce import announce
from books.actions.bind_collaborator import as_signed_in_user, bind_collaborator
from books.actions.correct_result import approve_correction, correct_result
from books.actions.direct_overkill import direct_overkill
from books.actions.expire_covers import expire_covers
from books.actions.issue_override_grant import issue_override_grant
from books.actions.pre_close import pre_close
from books.actions.refund_ticket import refund_ticket
from books.actions.start_import import start_import
from books.actions.stop_import import stop_import
from books.actions.update_period import update_period
from books.actions.watch_loss import watch_loss
from books.cover_link import token_of
from books.events import ImportEnded
from books.models import Book, CoverLink, Import, Ticket
from books.notices.publish import publish_notices
from books.states import ImportKind, ImportState
from books.tests.stories import CoverWorld, a_covered_period, answer, ask, give_back, sell
from identity.models import User
from inbox.models import Delivery, Notice
from kernel.clock import database_now
from kernel.outbox import record
from live.flusher import flush
from tenancy.member import Member, member_for
from tenancy.models import Membership
from tenancy.scope import scope
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.shared import shared


@dataclass
class World(CoverWorld):
    """With Esha, another who manages the account."""

    esha: Member


@shared
def world(cast: Cast) -> World:
    """3 wait on 007, 4 on 008; Esha is an admin beside Asha, Dev answers for Patil in the app."""
    found = a_covered_period(cast.asha, capacities=(10_00,), odds="600")
    sell(cast.bilal, found, (7, 13_00), (8, 14_00))
    user = User.objects.create_user("esha@example.com", "a-long-pass-9", first_name="Esha")
    with as_member(cast.asha):
        Membership.objects.create(account_id=cast.asha.account_id, user=user, role="admin")
        esha = member_for(user.pk, cast.asha.account_id)
        assert esha is not None
        CoverLink.objects.create(
            account_id=cast.asha.account_id, period_id=found.period.id, collaborator=found.patil
        )
        token = token_of(CoverLink.objects.get())
    bind_collaborator(as_signed_in_user(cast.dev), token)
    return World(**vars(found), esha=esha)


def told(member: Member, kind: str) -> list[tuple[str, str, str]]:
    """(who, title, body) of the account's notices of the kind, in order, after everything is published."""
    flush()
    with as_member(member):
        rows = Notice.objects.filter(kind=f"books.{kind}").select_related("user").order_by("created_at", "id")
        return [(row.user.first_name, row.title, row.body) for row in rows]


def who(member: Member, kind: str) -> list[str]:
    return sorted(name for name, _title, _body in told(member, kind))


def test_what_is_asked_reaches_the_collaborator_in_the_app_alone(cast: Cast, world: World) -> None:
    ask(cast.asha, world, 7, 3_00)
    ask(cast.asha, world, 8, 1_00, who="joshi")
    [(name, title, body)] = told(cast.asha, "asked")
    assert (name, title) == ("Dev", "Asha's books asks you to cover ₹3.00")
    assert body.startswith("Evening, Friday: 007 ₹3.00. Answer by ")
    with as_member(cast.asha):
        notice = Notice.objects.get(kind="books.asked")
        assert notice.url == "/asked/"
        assert Delivery.objects.filter(notice=notice, channel="email").exists()
    # Nothing else of the account's ever reaches somebody outside of it.
    answer(cast.asha, ask(cast.asha, world, 8, 4_00), 0)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=9)
    flush()
    with as_member(cast.asha):
        of_dev = Notice.objects.filter(user_id=cast.dev.user_id)
        assert set(of_dev.values_list("kind", flat=True)) == {"books.asked"}


def test_what_was_not_covered_is_told_to_who_deals_with_covers(
    cast: Cast, world: World, move_clock: MoveClock
) -> None:
    part, none = ask(cast.asha, world, 7, 3_00), ask(cast.asha, world, 8, 2_00, who="joshi")
    ask(cast.asha, world, 8, 2_00)
    answer(cast.asha, part, 2_00)
    assert set(told(cast.asha, "cover_answered")) == {
        (
            name,
            "Patil & Sons covers ₹2.00 of ₹3.00",
            "Evening, Friday: you asked for 007 ₹3.00. Ask another collaborator for the rest.",
        )
        for name in ("Asha", "Esha")
    }
    # What the operator gives back is no news to it.
    give_back(cast.asha, part, 1_00)
    answer(cast.asha, none, 0)
    assert [words for _name, *words in told(cast.asha, "cover_answered")[2:]] == [
        ["R. Joshi refuses to cover ₹2.00", "Evening, Friday: 008 ₹2.00. Ask another collaborator."]
    ] * 2
    move_clock(timedelta(hours=2))
    with as_member(cast.asha):
        expire_covers(cast.asha.account_id, world.period.id)
    last = told(cast.asha, "cover_answered")[-1]
    assert last[1:] == (
        "Patil & Sons has not answered in time",
        "Evening, Friday: 008 ₹2.00. The stakes still need cover.",
    )


def test_the_close_brings_the_pending_list_once_a_close(cast: Cast, world: World) -> None:
    ask(cast.asha, world, 7, 2_00)
    with as_member(cast.asha):
        update_period(cast.asha, world.period.id, cover_cutoff_at=database_now() + timedelta(hours=2))
        pre_close(cast.asha, world.period.id)
    assert who(cast.asha, "pre_closed") == ["Asha", "Esha"]
    assert told(cast.asha, "pre_closed")[0][1:] == (
        "Evening, Friday: sales closed",
        "₹7.00 needs cover on 2 numbers: 008 ₹4.00, 007 ₹3.00.",
    )
    [(name, title, body)] = told(cast.asha, "still_asked")
    assert name == "Dev"
    assert title.startswith("Asha's books still asks you to cover ₹2.00, until ")
    assert body == "Evening, Friday, sales closed: 007 ₹2.00."
    with as_member(cast.asha):
        update_period(cast.asha, world.period.id, pre_close_at=database_now() + timedelta(hours=1))
        pre_close(cast.asha, world.period.id)
    assert len(told(cast.asha, "pre_closed")) == 4
    assert len(told(cast.asha, "still_asked")) == 2


def test_the_number_reaches_all_who_look_and_the_collaborator_what_it_owes(cast: Cast, world: World) -> None:
    answer(cast.asha, ask(cast.asha, world, 7, 2_00), 2_00)
    ask(cast.asha, world, 8, 1_00)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
    assert told(cast.asha, "cover_answered") == []
    assert who(cast.asha, "announced") == ["Asha", "Bilal", "Chandra", "Esha"]
    assert told(cast.asha, "pre_closed") == []
    assert told(cast.asha, "held") == [
        (
            "Dev",
            "Asha's books, Evening, Friday: 007",
            "You cover ₹2.00 in this period, and owe ₹1,200.00 on this number.",
        )
    ]
    with as_member(cast.asha):
        correct_result(cast.asha, world.period.id, 9, reason="Misheard.")
    assert told(cast.asha, "correction") == [
        ("Esha", "Evening, Friday: a correction needs your approval", "Asha proposes 009: Misheard.")
    ]
    with as_member(cast.asha):
        approve_correction(world.esha, world.period.id)
    assert told(cast.asha, "announced")[-1][1:] == (
        "Evening, Friday: result corrected to 009",
        "Misheard. Winners are now the holders of the new number.",
    )
    assert told(cast.asha, "held")[-1][2].endswith("owe nothing on this number.")
    assert len(told(cast.asha, "announced")) == 8


def test_an_override_is_told_to_all_who_run_the_book(cast: Cast, world: World) -> None:
    with as_member(cast.asha):
        code = issue_override_grant(world.esha, world.period.id, action="overkill").code
        direct_overkill(cast.asha, world.period.id, world.patil, number=7, amount=5_00, override=code)
    assert who(cast.asha, "override") == ["Asha", "Esha"]
    assert told(cast.asha, "override")[0][1:] == (
        "Asha took cover by override",
        "Evening, Friday: 007 ₹5.00 from Patil & Sons. Esha issued the override.",
    )


def test_a_loss_is_told_once_until_it_falls(cast: Cast) -> None:
    world = a_covered_period(cast.asha, capacities=(1000_00,), odds="10")
    with as_member(cast.asha):
        Book.objects.filter(id=world.book.id).update(loss_limit=100_00)

    def after(percent: int) -> list[str]:
        with as_member(cast.asha):
            for _ in range(2):
                watch_loss(cast.asha.account_id, world.period.id)
        titles = [title for _name, title, _body in told(cast.asha, "loss")]
        assert all(str(percent) in title for title in titles[-1:])
        return titles

    assert after(0) == []
    sell(cast.bilal, world, (7, 8_00))
    assert len(after(70)) == 1
    more = sell(cast.bilal, world, (7, 4_00))
    assert len(after(100)) == 2
    with as_member(cast.asha):
        refund_ticket(cast.asha, Ticket.objects.get(id=more.ticket.id), reason="Fell")
    assert len(after(100)) == 2
    sell(cast.bilal, world, (7, 4_00))
    assert len(after(100)) == 3


def test_a_large_import_is_told_to_who_asked_for_it(cast: Cast, world: World) -> None:
    with as_member(cast.asha):
        row = start_import(
            cast.bilal,
            ImportKind.TICKETS,
            file_name="day.csv",
            content=b"number,amount\n001,1\n",
            period=world.period,
        )
        Import.objects.filter(id=row.id).update(state=ImportState.RUNNING)
        stop_import(Import.objects.get(id=row.id), "Line 3: 007 is blocked.")
    assert told(cast.asha, "import") == [
        ("Bilal", "Import of day.csv stopped", "0 of 1 lines were imported. Line 3: 007 is blocked.")
    ]
    with as_member(cast.asha):
        Import.objects.filter(id=row.id).update(state=ImportState.DONE, done_items=1)
        record(ImportEnded(row.id), account_id=cast.asha.account_id)
    assert told(cast.asha, "import")[-1][1:] == ("day.csv imported", "All 1 lines were imported.")


def test_published_twice_is_told_once(cast: Cast, world: World) -> None:
    cover = ask(cast.asha, world, 7, 3_00)
    event = {"kind": "books.CoverRequested", "body": {"cover_ids": [str(cover.id)]}}
    with as_member(cast.asha):
        publish_notices(cast.asha.account_id, [event, event])
        publish_notices(cast.asha.account_id, [event])
    assert len(told(cast.asha, "asked")) == 1


def test_each_reads_it_in_their_own_language(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=world.esha.user_id).update(language="ur")
    monkeypatch.setattr("books.notices.periods.named", lambda period: get_language())
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
    titles = {name: title[:2] for name, title, _body in told(cast.asha, "pre_closed")}
    assert titles == {"Asha": "en", "Esha": "ur"}


def test_another_account_hears_nothing(cast: Cast, world: World) -> None:
    ask(cast.asha, world, 7, 3_00)
    flush()
    with scope(cast.dev.account_id):
        assert not Notice.objects.exists()
