"""The pages of spill-over: the operator's, the collaborator's without sign-in, and the refund dialog."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from books.actions.void_period import void_period
from books.cover_link import token_of
from books.models import Collaborator, Cover, CoverLink, Entry, Ticket
from books.sold import Sold
from books.tests.stories import CoverWorld, a_covered_period, answer, ask, clean, sell
from holds.models import HeldAct
from tenancy.member import Member
from tenancy.models import Account
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.holding import let_holds_end
from tests.markup import flat
from tests.shared import shared


@dataclass
class World(CoverWorld):
    """With a ticket, and the path of the page."""

    sold: Sold
    page: str


@shared
def world(cast: Cast) -> World:
    found = a_covered_period(cast.asha, capacities=(10_00,), odds="600")
    sold = sell(cast.bilal, found, (7, 13_00), (8, 14_00))
    return World(**vars(found), sold=sold, page=f"/periods/{found.period.id}/spill-over/")


def set_status(member: Member, status: str) -> None:
    """As staff would, without the ceremony."""
    with as_member(member):
        Account.objects.filter(id=member.account_id).update(status=status)


def link(member: Member, world: World, who: str = "patil") -> str:
    with as_member(member):
        row = CoverLink.objects.get(collaborator_id=getattr(world, who).id)
        return f"/c/{token_of(row)}"


def test_what_waits_is_shown_by_number_and_asked_for_at_once(
    cast: Cast, client_of: ClientOf, world: World, move_clock: MoveClock
) -> None:
    asha = client_of(cast.asha)
    shown = flat(asha.get(world.page))
    assert 'name="number" value="007"' in shown
    assert 'name="amount-008" value="4.00"' in shown
    body = {
        "number": ["007", "008"],
        "amount-007": "3.00",
        "amount-008": "2.50",
        "collaborator": str(world.patil.id),
        "within": "5",
    }
    assert asha.post(world.page, body).status_code == 302
    held = flat(asha.get(world.page))
    assert "Asking Patil" in held and "Undo" in held
    with as_member(cast.asha):
        assert not Cover.objects.exists()
    assert let_holds_end(move_clock) == 1
    with as_member(cast.asha):
        assert sorted(Cover.objects.values_list("number", "requested")) == [(7, 3_00), (8, 2_50)]
    assert "Asked Patil" in flat(asha.get(world.page))


def test_the_panel_to_ask_shows_what_is_sent_how_and_how_much_one_still_takes(
    cast: Cast, client_of: ClientOf, world: World
) -> None:
    with as_member(cast.asha):
        rows = Collaborator.objects.filter(id=world.patil.id)
        rows.update(phone="+919822041735", usual_limit=20_00)
    answer(cast.asha, ask(cast.asha, world, 7, 1_00), 1_00)
    ask(cast.asha, world, 8, 2_00)
    shown = flat(client_of(cast.asha).get(world.page))
    panel = shown[shown.index("Ask for cover") :]
    address = link(cast.asha, world)
    assert re.search(rf'data-copies="https?://[^"/]+{address}"', panel)
    assert 'href="https://wa.me/919822041735?text=' in panel and 'href="sms:+919822041735?' in panel
    assert "data-preview" in panel or "data-message" in panel
    assert re.search(r"19(<[^>]+>|\s)* left", panel)


def test_an_entry_that_is_ticked_is_covered_first(
    cast: Cast, client_of: ClientOf, world: World, move_clock: MoveClock
) -> None:
    second = sell(cast.bilal, world, (7, 2_00))
    asha, entry = client_of(cast.asha), str(second.ticket.entries[0].id)
    assert f'name="entry-007" value="{entry}"' in flat(asha.get(world.page))
    body = {"number": "007", "amount-007": "2.00", "collaborator": str(world.patil.id)}
    for wrong, status in (
        ("x", 400),
        (str(world.patil.id), 404),
        (str(world.sold.ticket.entries[1].id), 400),
    ):
        assert asha.post(world.page, {**body, "entry-007": wrong}).status_code == status
    assert asha.post(world.page, {**body, "entry-007": entry}).status_code == 302
    let_holds_end(move_clock)
    with as_member(cast.asha):
        cover = Cover.objects.get()
    answer(cast.asha, cover, 2_00)
    with as_member(cast.asha):
        assert Entry.objects.get(id=entry).covered == 2_00
        assert clean(cast.asha, world)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Select the numbers"),
        ({"number": "007", "amount-007": "x"}, "007"),
        ({"number": "7", "amount-7": "1"}, "isn&#x27;t in the book"),
        ({"number": "009", "amount-009": "1"}, "No stake needs cover on 009"),
    ],
)
def test_what_is_refused_is_said_on_the_page(
    cast: Cast, client_of: ClientOf, world: World, body: Any, said: str
) -> None:
    answer = client_of(cast.asha).post(world.page, {"collaborator": str(world.patil.id), **body})
    assert answer.status_code in (400, 409)
    assert said in answer.content.decode()
    with as_member(cast.asha):
        assert Cover.objects.count() == 0


def test_who_only_watches_sees_it_and_cannot_ask(cast: Cast, client_of: ClientOf, world: World) -> None:
    chandra = client_of(cast.chandra)
    assert chandra.get(world.page).status_code == 200
    assert chandra.post(world.page, {"number": "007"}).status_code == 403


def test_the_operator_records_withdraws_and_gives_back(
    cast: Cast, client_of: ClientOf, world: World, move_clock: MoveClock
) -> None:
    asha = client_of(cast.asha)
    first, second = ask(cast.asha, world, 7, 5_00), ask(cast.asha, world, 8, 4_00)
    asha.post(f"/covers/{first.id}/record/", {"amount": "5.00", "how": "phone", "answer": "accept"})
    asha.post(f"/covers/{second.id}/withdrawal/")
    assert "Recording…" in flat(asha.get(world.page))
    let_holds_end(move_clock)
    asha.post(f"/covers/{first.id}/return/", {"amount": "1"})
    let_holds_end(move_clock, after=timedelta(seconds=10))
    refused = asha.post(f"/covers/{first.id}/return/", {"amount": "9", "view": "answered"})
    assert refused.status_code == 409
    with as_member(cast.asha):
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.answered_how, first.matched, first.cancelled) == ("phone", 3_00, 1_00)
        assert second.state == "CANCELLED"
        assert clean(cast.asha, world)
    assert asha.get(world.page).status_code == 200


def test_a_request_that_is_undone_was_never_made(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    body = {"number": "007", "amount-007": "3.00", "collaborator": str(world.patil.id)}
    assert asha.post(world.page, body).status_code == 302
    assert asha.post(world.page, body).status_code == 409, "the same person is being asked already"
    with as_member(cast.asha):
        held = HeldAct.objects.get()
    assert asha.post(f"/held/{held.id}/undo/").status_code in (200, 302)
    with as_member(cast.asha):
        assert not Cover.objects.exists() and not CoverLink.objects.exists()
    assert "Not asked yet" in flat(asha.get(world.page))


def test_a_wrong_amount_is_said_beside_its_row_and_names_the_number(
    cast: Cast, client_of: ClientOf, world: World
) -> None:
    cover = ask(cast.asha, world, 7, 3_00)
    asha = client_of(cast.asha)
    for typed in ("abc", "9.00", "0"):
        page = asha.post(f"/covers/{cover.id}/record/", {"amount": typed, "answer": "accept"})
        assert page.status_code in (400, 409), typed
        shown = page.content.decode()
        row = shown[shown.index(f'id="asked-{cover.id}"') :]
        row = row[: row.index("</form>")]
        assert "007: " in row and f'value="{typed}"' in row
        assert 'role="alert"' not in shown[: shown.index('id="spill-sums"')]
    page = asha.post(
        f"{world.page}answers/", {"number": "008", "amount": "x", "collaborator": str(world.joshi.id)}
    )
    assert page.status_code == 400 and "008: " in page.content.decode()


def test_an_answer_by_phone_is_recorded_for_a_number_nobody_was_asked_for(
    cast: Cast, client_of: ClientOf, world: World, move_clock: MoveClock
) -> None:
    asha = client_of(cast.asha)
    body = {"number": "008", "amount": "2.50", "collaborator": str(world.joshi.id), "how": "phone"}
    assert asha.post(f"{world.page}answers/", body).status_code == 302
    assert let_holds_end(move_clock) == 1
    with as_member(cast.asha):
        cover = Cover.objects.get()
        assert (cover.number, cover.confirmed, cover.matched, cover.answered_how) == (8, 2_50, 2_50, "phone")
        assert clean(cast.asha, world)


def test_entries_are_asked_for_ticket_by_ticket(
    cast: Cast, client_of: ClientOf, world: World, move_clock: MoveClock
) -> None:
    asha = client_of(cast.asha)
    page = flat(asha.get(f"{world.page}?view=ticket"))
    chosen = [str(entry.id) for entry in world.sold.ticket.entries]
    assert all(f'name="entry" value="{entry}"' in page for entry in chosen)
    body = {"entry": chosen, "collaborator": str(world.patil.id)}
    assert asha.post(f"{world.page}?view=ticket", {**body, "entry": [*chosen, "x"]}).status_code == 400
    assert asha.post(f"{world.page}?view=ticket", body)["Location"].endswith("?view=ticket")
    let_holds_end(move_clock)
    with as_member(cast.asha):
        assert sorted(Cover.objects.values_list("number", "requested")) == [(7, 3_00), (8, 4_00)]


def test_counts_lists_and_headings_of_the_page_agree_and_are_fetched_again_together(
    cast: Cast, client_of: ClientOf, world: World
) -> None:
    """Everything that an answer changes lies in a part that a live page fetches again."""
    cover = ask(cast.asha, world, 7, 3_00)
    asha = client_of(cast.asha)
    before = flat(asha.get(world.page))
    answer(cast.asha, cover, 3_00)
    after = flat(asha.get(world.page))
    parts = re.findall(r'id="([^"]+)" data-part-of-page', before)
    parts += re.findall(r'id="([^"]+)" data-badge', before)
    for name in (
        "spill-asked-count",
        "spill-views",
        "spill-sums",
        f"standing-{world.patil.id}",
        "badge-cover",
    ):
        assert name in parts and part_of(before, name) != part_of(after, name), name
    rest = [without_parts(page, parts) for page in (before, after)]
    assert rest[0] == rest[1], "what is not fetched again has not changed"
    answered = flat(asha.get(f"{world.page}?view=answered"))
    assert "1 of 1 accepted" in answered and "Answered 1" in answered


def part_of(page: str, name: str) -> str:
    """The element of this id, by its balanced tags."""
    start = page.index(f'id="{name}"')
    tag = page[page.rindex("<", 0, start) + 1 :].split()[0]
    depth, end = 0, page.rindex("<", 0, start)
    for found in re.finditer(rf"<(/?){tag}[\s>]", page[end:]):
        depth += -1 if found[1] else 1
        if not depth:
            return page[end : end + found.start()]
    raise AssertionError(name)


def without_parts(page: str, names: list[str]) -> str:
    main = page[page.index('<nav class="rail"') : page.index("</main>")]
    for name in names:
        if f'id="{name}"' in main:
            main = main.replace(part_of(main, name), "")
    return re.sub(r'(csrfmiddlewaretoken" value|data-live-after|server-time)="[^"]*"', "", main)


def test_answers_come_a_page_at_a_time(cast: Cast, client_of: ClientOf, world: World) -> None:
    for number in range(100, 112):
        sell(cast.bilal, world, (number, 11_00))
        answer(cast.asha, ask(cast.asha, world, number, 1_00), 0)
    asha = client_of(cast.asha)
    first = flat(asha.get(f"{world.page}?view=answered&limit=10"))
    assert first.count("Refused</span>") == 10 and 'rel="next"' in first
    assert "0 of 12 accepted" in first


def test_the_link_of_someone_no_longer_asked_or_of_a_closed_period_ends(
    cast: Cast, client: Client, client_of: ClientOf, world: World
) -> None:
    cover = ask(cast.asha, world, 7, 3_00)
    path = link(cast.asha, world)
    body = {"cover": [str(cover.id)], "answer": "accept"}
    with as_member(cast.asha):
        Collaborator.objects.filter(id=world.patil.id).update(is_active=False)
    assert (client.get(path).status_code, client.post(path, body).status_code) == (404, 404)
    with as_member(cast.asha):
        Collaborator.objects.filter(id=world.patil.id).update(is_active=True)
    assert client.get(path).status_code == 200
    set_status(cast.asha, "locked")
    assert (client.get(path).status_code, client.post(path, body).status_code) == (403, 403)
    set_status(cast.asha, "active")
    with as_member(cast.asha):
        cover.refresh_from_db()
        assert cover.state == "REQUESTED"
        void_period(cast.asha, world.period.id, reason="Wrong day")
    ended = client.get(path)
    assert ended.status_code == 404 and "has ended" in ended.content.decode()
    cut = client.get(path[:-5])
    assert cut.status_code == 404 and "not complete" in cut.content.decode()


def test_a_link_ends_by_itself_a_month_after_its_answers(
    cast: Cast, client: Client, world: World, move_clock: MoveClock
) -> None:
    ask(cast.asha, world, 7, 3_00)
    path = link(cast.asha, world)
    move_clock(timedelta(days=29))
    assert client.get(path).status_code == 200
    move_clock(timedelta(days=31))
    assert client.get(path).status_code == 404


def test_cover_without_a_period_says_so(cast: Cast, client_of: ClientOf) -> None:
    page = flat(client_of(cast.asha).get("/cover/", follow=True))
    assert "There is no period yet. Create a book and a period" in page


def test_a_collaborator_is_added_from_the_page(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    path = f"/periods/{world.period.id}/collaborators/"
    assert asha.post(path, {"name": "Deccan", "odds": "590", "usual_limit": "1500"}).status_code == 302
    assert asha.post(path, {"name": ""}).status_code == 400
    with as_member(cast.asha):
        made = Collaborator.objects.get(name="Deccan")
        assert (made.odds, made.usual_limit) == (590, 1500_00)


def test_a_collaborator_accepts_everything_by_link_without_signing_in(
    cast: Cast, client: Client, world: World
) -> None:
    ask(cast.asha, world, 7, 5_00)
    ask(cast.asha, world, 8, 4_00)
    path = link(cast.asha, world)
    page = client.get(path)
    shown = page.content.decode()
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "Asha&#x27;s books asks you to cover" in shown
    assert "×600" in shown
    with as_member(cast.asha):
        ids = [str(cover.id) for cover in Cover.objects.all()]
    assert client.post(path, {"cover": ids, "answer": "accept"}).status_code == 302
    with as_member(cast.asha):
        assert sorted(Cover.objects.values_list("state", "matched", "answered_by", "answered_how")) == [
            ("CONFIRMED", 3_00, "Patil & Sons", "link"),
            ("CONFIRMED", 4_00, "Patil & Sons", "link"),
        ]
        assert clean(cast.asha, world)
    assert "All answered" in flat(client.get(path))
    again = client.post(path, {"cover": ids, "answer": "accept"})
    assert again.status_code == 400
    assert "The requests changed" in again.content.decode()


def test_a_part_or_nothing_may_be_accepted(cast: Cast, client: Client, world: World) -> None:
    seven, eight = ask(cast.asha, world, 7, 3_00), ask(cast.asha, world, 8, 4_00)
    path = link(cast.asha, world)
    part = {
        "answer": "part",
        f"amount-{seven.id}": "1.50",
        f"amount-{eight.id}": "",
        "cover": [seven.id, eight.id],
    }
    assert client.post(path, {**part, f"amount-{seven.id}": "9"}).status_code == 400
    assert client.post(path, part).status_code == 302
    with as_member(cast.asha):
        seven.refresh_from_db()
        eight.refresh_from_db()
        assert (seven.state, seven.confirmed, eight.state) == ("PARTIAL", 1_50, "REJECTED")


def test_a_link_shows_only_what_is_asked_of_its_own_collaborator(
    cast: Cast, client: Client, world: World
) -> None:
    ask(cast.asha, world, 7, 3_00)
    other = ask(cast.asha, world, 8, 4_00, who="joshi")
    path = link(cast.asha, world)
    assert "008" not in flat(client.get(path))
    assert client.post(path, {"cover": [other.id], "answer": "accept"}).status_code == 400
    with as_member(cast.asha):
        other.refresh_from_db()
        assert other.state == "REQUESTED"


def test_a_link_that_we_did_not_sign_or_that_ended_is_not_found(
    cast: Cast, client: Client, world: World
) -> None:
    ask(cast.asha, world, 7, 3_00)
    path = link(cast.asha, world)
    for wrong in (path[:-1] + ("A" if path[-1] != "A" else "B"), "/c/x", "/c/" + "x" * 300, "/c/a.b"):
        assert client.get(wrong).status_code == 404
    with as_member(cast.asha):
        CoverLink.objects.all().delete()
    assert client.get(path).status_code == 404


def test_a_ticket_is_refunded_from_its_page(cast: Cast, client_of: ClientOf, world: World) -> None:
    asha = client_of(cast.asha)
    path = f"/tickets/{world.sold.ticket.id}/"
    assert "Refund ticket" in flat(asha.get(path))
    refused = asha.post(path + "refund/", {"amount": "1.00", "reason": ""})
    assert refused.status_code == 400
    assert "data-show" in refused.content.decode()
    too_much = asha.post(path + "refund/", {"amount": "99", "reason": "x"})
    assert "At most" in too_much.content.decode()
    entry = str(world.sold.ticket.entries[0].id)
    assert asha.post(path + "refund/", {"entry": entry, "reason": "Typed wrong"}).status_code == 302
    with as_member(cast.asha):
        assert Entry.objects.get(id=entry).refunded == 13_00
        assert Ticket.objects.get(id=world.sold.ticket.id).state == "PARTLY_REFUNDED"
    assert "Refund ticket" not in flat(client_of(cast.chandra).get(path))


def test_the_rail_says_how_many_numbers_wait(cast: Cast, client_of: ClientOf, world: World) -> None:
    shown = flat(client_of(cast.asha).get(world.page))
    assert '<span class="badge-count">2</span>' in shown
    assert client_of(cast.asha).get("/cover/").status_code == 302
