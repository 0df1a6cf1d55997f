"""A member's own part in a draw, on the phone: the word, sitting out, the bid, and whom to ask."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from chits.models import Bid, Group, Instalment, Mark, Ticket
from chits.tests.phones import as_account, first_month, phone_of, seen
from draws.models import LuckyWord
from inbox.actions.notify import notify
from inbox.models import Notice
from tenancy.models import Membership
from tenancy.scope import scope
from tests.cast import Cast, ClientOf
from tests.world_chits import a_running_group


def posted(phone: Client, name: str, id: Any, status: int, **fields: str) -> str:
    answer = phone.post(reverse(f"chits:{name}", args=[id]), fields)
    assert answer.status_code == status, answer.content[:1500]
    return answer.content.decode()


def test_a_lucky_word_is_posted_refused_and_replaced(cast: Cast) -> None:
    group = a_running_group(cast.asha)
    month = first_month(group)
    phone, ticket = phone_of(group)
    for wrong in ("", "98220 41735", "x" * 65, "me@example.com"):
        page = posted(phone, "my-word", month.id, 400, ticket=ticket.label, word=wrong)
        assert f'id="id_word_{ticket.label}-error"' in page, wrong
        assert wrong in page
    for word in ("marigold", "monsoon rain"):
        posted(phone, "my-word", month.id, 302, ticket=ticket.label, word=word)
        assert word in seen(phone, "my-draw", month.id)
    with as_account(group):
        assert LuckyWord.objects.get().word == "monsoon rain"
    posted(phone, "my-word", month.id, 404, ticket="T02", word="not mine")


def test_a_member_sits_one_draw_out_and_comes_back(cast: Cast) -> None:
    group = a_running_group(cast.asha)
    month = first_month(group)
    phone, ticket = phone_of(group)
    posted(phone, "my-part", month.id, 302, ticket=ticket.label, part="no")
    assert "Take part in this draw" in seen(phone, "my-draw", month.id)
    posted(phone, "my-part", month.id, 409, ticket=ticket.label, part="no")
    with as_account(group):
        assert Mark.objects.get().instalment_number == 1
    posted(phone, "my-part", month.id, 302, ticket=ticket.label, part="yes")
    assert "Skip this draw" in seen(phone, "my-draw", month.id)
    posted(phone, "my-part", month.id, 404, ticket="T02", part="no")


def test_a_bid_is_refused_beside_its_field(cast: Cast, client_of: ClientOf) -> None:
    group: Group = a_running_group(cast.asha, kind="AUCTION", bid_cap_bps=4000)
    month: Instalment = first_month(group)
    phone, ticket = phone_of(group)
    page = posted(phone, "my-bid", month.id, 400, ticket=ticket.label, discount="1")
    assert 'id="id_discount-error"' in page
    assert 'value="1"' in page
    assert "own" in posted(phone, "my-bid", month.id, 400, ticket="T02", discount="300")
    posted(phone, "my-bid", month.id, 302, ticket=ticket.label, discount="300")
    desk = client_of(cast.asha)
    page = posted(desk, "draw-bid", month.id, 400, ticket="T02", discount="99999")
    assert 'value="99999"' in page
    assert '<option value="T02" selected>' in page, "and for the same ticket"
    posted(desk, "draw-bid", month.id, 302, ticket="T02", discount="400", confirmed="yes")
    with as_account(group):
        assert sorted(Bid.objects.values_list("discount", flat=True)) == [300_00, 400_00]


def test_a_bell_tells_of_what_is_new_until_it_was_shown(cast: Cast) -> None:
    group = a_running_group(cast.asha)
    phone, ticket = phone_of(group)
    assert "No notices yet" in seen(phone, "my-notices")
    with as_account(group):
        said = {"kind": "chits.draw_frozen", "title": "Draw 1 frozen", "url": "/my/lottery/", "key": "a"}
        notify(group.account_id, [Ticket.objects.get(id=ticket.id).person.user_id], **said)
    assert "bell-new" in seen(phone, "my-home")
    assert "Draw 1 frozen" in seen(phone, "my-notices")
    assert phone.post(reverse("chits:my-notices")).status_code == 302
    assert "bell-new" not in seen(phone, "my-home")
    assert "Draw 1 frozen" in seen(phone, "my-notices")
    with as_account(group):
        assert Notice.objects.get().seen_at is not None


def test_a_notice_of_another_account_names_it_and_leads_nowhere_here(cast: Cast) -> None:
    group = a_running_group(cast.asha)
    phone, ticket = phone_of(group)
    with as_account(group):
        user_id = Ticket.objects.get(id=ticket.id).person.user_id
    with scope(cast.dev.account_id):
        Membership.objects.create(account_id=cast.dev.account_id, user_id=user_id, role="member")
        said = {"kind": "chits.draw_frozen", "title": "Over there", "url": "/my/elsewhere/", "key": "a"}
        notify(cast.dev.account_id, [user_id], **said)
    page = seen(phone, "my-notices")
    assert "Over there" in page and "Dev&#x27;s books" in page
    assert "/my/elsewhere/" not in page


def test_whoever_runs_the_group_can_be_asked(cast: Cast) -> None:
    phone, _ = phone_of(a_running_group(cast.asha, name="Shivneri"))
    page = seen(phone, "my-help")
    assert "Asha" in page
    assert "Manager of Shivneri" in page
    assert "mailto:" in page
