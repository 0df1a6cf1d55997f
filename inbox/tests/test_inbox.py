"""A person has one inbox: the notices of all their accounts, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from inbox.actions.mark_notices_read import mark_notices_read
from inbox.actions.notify import notify
from inbox.live import publish
from inbox.models import Notice
from inbox.queries.notices import count_unread, get_notice, list_notices, read_bell
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.models import Outbox
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.scope import scope
from tests.cast import Cast, as_member


@pytest.fixture
def also_with_dev(cast: Cast) -> Cast:
    """Bilal works in Dev's account too."""
    with scope(cast.dev.account_id):
        Membership.objects.create(account_id=cast.dev.account_id, user_id=cast.bilal.user_id, role="clerk")
    return cast


def give(member: Member, account: Member, title: str) -> Notice:
    with scope(account.account_id):
        return notify(account.account_id, [member.user_id], kind="announcement", title=title, key=title)[0]


def titles(member: Member, **asked: Any) -> list[str]:
    with as_member(member):
        return [row.title for row in list_notices(member.user_id, **asked)]


def test_it_has_the_notices_of_every_account_newest_first(also_with_dev: Cast) -> None:
    cast = also_with_dev
    give(cast.bilal, cast.asha, "first")
    give(cast.bilal, cast.dev, "second")
    give(cast.asha, cast.asha, "not Bilal's")
    assert titles(cast.bilal) == ["second", "first"]
    with as_member(cast.bilal):
        assert count_unread(cast.bilal.user_id) == 2
        names = {row.title: row.account_name for row in list_notices(cast.bilal.user_id)}
    assert names == {"first": "Asha's books", "second": "Dev's books"}


def test_a_person_who_left_an_account_reads_no_more_of_it(also_with_dev: Cast) -> None:
    cast = also_with_dev
    notice = give(cast.bilal, cast.dev, "of Dev's")
    with scope(cast.dev.account_id):
        Membership.objects.filter(user_id=cast.bilal.user_id).update(is_active=False)
    assert titles(cast.bilal) == []
    with as_member(cast.bilal):
        assert (count_unread(cast.bilal.user_id), mark_notices_read(cast.bilal.user_id)) == (0, 0)
        with pytest.raises(NotFound):
            get_notice(cast.bilal.user_id, notice.id)


def test_nobody_reads_or_marks_another_persons(cast: Cast) -> None:
    notice = give(cast.asha, cast.asha, "Asha's own")
    with as_member(cast.bilal):
        assert mark_notices_read(cast.bilal.user_id, [notice.id]) == 0
        with pytest.raises(NotFound):
            get_notice(cast.bilal.user_id, notice.id)
    with as_member(cast.asha):
        assert count_unread(cast.asha.user_id) == 1


def test_without_a_person_in_scope_there_is_nothing(cast: Cast) -> None:
    give(cast.asha, cast.asha, "Asha's own")
    with scope(cast.asha.account_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM inbox_of_me(NULL, false, NULL, NULL, 10)")
        assert cursor.fetchone() == (0,)


def test_one_or_all_are_marked_as_read(cast: Cast) -> None:
    notices = [give(cast.asha, cast.asha, title) for title in ("a", "b", "c")]
    with as_member(cast.asha):
        assert mark_notices_read(cast.asha.user_id, [notices[0].id, new_id()]) == 1
        assert titles(cast.asha, only_unread=True) == ["c", "b"]
        assert mark_notices_read(cast.asha.user_id) == 2
        assert mark_notices_read(cast.asha.user_id) == 0


def test_pages_go_back_by_id_and_forward_from_one(cast: Cast) -> None:
    notices = [give(cast.asha, cast.asha, title) for title in "abcd"]
    assert titles(cast.asha, many=2) == ["d", "c"]
    assert titles(cast.asha, before=notices[2].id) == ["b", "a"]
    assert titles(cast.asha, after=notices[1].id) == ["c", "d"]


def events_of(member: Member) -> list[Any]:
    rows = Outbox.objects.filter(account_id=member.account_id, kind__startswith="inbox.")
    return list(rows.order_by("id").values("kind", "body"))


def published(member: Member) -> list[tuple[str, str, Any]]:
    with scope(member.account_id):
        return publish(member.account_id, events_of(member))


def test_a_notice_is_published_in_each_of_the_persons_accounts_with_the_number_unread(
    also_with_dev: Cast,
) -> None:
    cast = also_with_dev
    give(cast.bilal, cast.asha, "sold out")
    [(topic, type, data)] = published(cast.asha)
    assert (topic, type) == (f"inbox:{cast.bilal.user_id}", "notification")
    assert (data["title"], data["account"]["name"], data["unread"]) == ("sold out", "Asha's books", 1)
    # The first flush passed it on; the next one publishes it where Bilal may have a page open.
    [(topic, _, elsewhere)] = published(cast.dev)
    assert topic == f"inbox:{cast.bilal.user_id}"
    assert elsewhere == data


def test_reading_is_published_in_each_of_the_persons_accounts(also_with_dev: Cast) -> None:
    cast = also_with_dev
    give(cast.bilal, cast.asha, "sold out")
    with as_member(cast.bilal):
        mark_notices_read(cast.bilal.user_id)
    for member in (cast.asha, cast.dev):
        assert published(member)[-1] == (f"inbox:{cast.bilal.user_id}", "read", {"unread": 0})


def test_the_bell_is_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    give(cast.asha, cast.asha, "a")
    with as_member(cast.asha), django_assert_num_queries(1):
        assert read_bell(cast.asha.user_id).unread == 1
