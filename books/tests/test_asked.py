"""A collaborator with a sign-in of its own: bound by the link, asked and answering in the app, released."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from audit.models import AuditEvent
from books.actions.bind_collaborator import (
    as_signed_in_user,
    bind_collaborator,
    release_collaborator,
    release_own,
)
from books.actions.create_collaborator import create_collaborator
from books.actions.request_cover import Ask, request_cover
from books.cover_link import token_of
from books.models import Collaborator, Cover, CoverLink
from books.queries.asked import OperatorRow, count_asked, list_answered_collaborators
from books.tests.stories import CoverWorld, a_covered_period, answer, ask, clean, post, sell
from identity.actions.make_token import make_token
from identity.models import User
from kernel.errors import Conflict, Denied, NotFound
from live.flusher import flush
from live.models import LiveMessage
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member, make_account
from tests.database import MoveClock
from tests.shared import shared
from tests.worlds import a_period


@dataclass
class World(CoverWorld):
    """With a cover asked on each of three numbers, and the token of Patil's link."""

    seven: Cover
    eight: Cover
    nine: Cover
    link: str


@shared
def world(cast: Cast) -> World:
    """Patil is asked for 3 on 007 and 4 on 008, and Joshi for 1 on 009."""
    found = a_covered_period(cast.asha, capacities=(10_00,), odds="600")
    sell(cast.bilal, found, (7, 13_00), (8, 14_00), (9, 11_00), customer="Mrs Rao")
    return World(
        **vars(found),
        seven=ask(cast.asha, found, 7, 3_00),
        eight=ask(cast.asha, found, 8, 4_00),
        nine=ask(cast.asha, found, 9, 1_00, who="joshi"),
        link=link_of(cast.asha, found.patil),
    )


def link_of(member: Member, collaborator: Collaborator) -> str:
    with as_member(member):
        return token_of(CoverLink.objects.get(collaborator_id=collaborator.id))


def bind(member: Member, token: str) -> OperatorRow:
    return bind_collaborator(as_signed_in_user(member), token)


def state_of(member: Member, cover: Cover) -> tuple[str, int, str, str]:
    with as_member(member):
        cover = Cover.objects.get(id=cover.id)
        return (cover.state, cover.confirmed, cover.answered_by, cover.answered_how)


def test_the_link_offers_to_sign_in_and_then_keeps_what_is_asked(
    cast: Cast, client: Client, client_of: ClientOf, world: World
) -> None:
    path = f"/c/{world.link}"
    stranger = client.get(path).content.decode()
    assert f"/sign-in/?next={path}" in stranger
    assert f"/sign-up/?next={path}" in stranger
    assert "Answer in my Drawbook" not in stranger
    dev = client_of(cast.dev)
    assert "/asked/" not in dev.get("/").content.decode()
    assert "Answer in my Drawbook" in dev.get(path).content.decode()
    assert dev.get(f"{path}/keeping/").status_code == 302
    kept = dev.post(f"{path}/keeping/")
    assert (kept.status_code, kept["Location"]) == (302, "/asked/")
    shown = dev.get("/asked/").content.decode()
    assert "Asha&#x27;s books" in shown
    assert "lists you as Patil" in shown
    assert ">007<" in shown
    assert ">008<" in shown
    # Neither what is asked of others, nor whose stake it is.
    assert ">009<" not in shown
    assert "Mrs Rao" not in shown
    assert '<span class="badge-count">2</span>' in dev.get("/books/").content.decode()
    assert "You answer Asha" in dev.get(path).content.decode()
    assert "Someone also answers here in the app" in client.get(path).content.decode()
    spill = client_of(cast.asha).get(f"/periods/{world.period.id}/spill-over/").content.decode()
    assert "Answers in the app as Dev dev@example.com" in spill
    with as_member(cast.asha):
        bound = AuditEvent.objects.get(verb="collaborator.bind")
        assert (bound.actor_name, bound.facts["name"]) == ("Dev", "Patil & Sons")


def test_who_may_not_be_bound(cast: Cast, client_of: ClientOf, world: World) -> None:
    with pytest.raises(Conflict) as own:
        bind(cast.asha, world.link)
    assert own.value.code == "own_account"
    bind(cast.dev, world.link)
    bind(cast.dev, world.link)
    with pytest.raises(Conflict) as other:
        bind(cast.bilal, world.link)
    assert other.value.code == "bound_to_another"
    with pytest.raises(Conflict) as twice:
        bind(cast.dev, link_of(cast.asha, world.joshi))
    assert twice.value.code == "already_bound"
    for wrong in ("x", world.link[:-1], world.link + "A"):
        with pytest.raises(NotFound):
            bind(cast.dev, wrong)
    refused = client_of(cast.bilal).post(f"/c/{world.link}/keeping/")
    assert refused.status_code == 409
    with as_member(cast.asha):
        CoverLink.objects.all().delete()
    assert client_of(cast.bilal).post(f"/c/{world.link}/keeping/").status_code == 404
    assert len(list_answered_collaborators(cast.dev.user_id)) == 1
    assert list_answered_collaborators(cast.bilal.user_id) == []


def test_the_page_answers_all_a_part_or_nothing(cast: Cast, client_of: ClientOf, world: World) -> None:
    bind(cast.dev, world.link)
    dev, path = client_of(cast.dev), f"/asked/{world.period.id}/answer/"
    ids = [str(world.seven.id), str(world.eight.id)]
    part = {"cover": ids, "answer": "part", f"amount-{ids[0]}": "99", f"amount-{ids[1]}": ""}
    refused = dev.post(path, part)
    assert refused.status_code == 400
    assert "The request was for ₹3.00. Enter at most that." in refused.content.decode()
    assert 'value="99"' in refused.content.decode()
    # What is asked of somebody else is not answered, whatever is sent.
    assert dev.post(path, {"cover": [str(world.nine.id)], "answer": "accept"}).status_code == 400
    assert dev.post(path, {"cover": ids}).status_code == 400
    assert state_of(cast.asha, world.seven)[0] == "REQUESTED"
    assert dev.post(path, {**part, f"amount-{ids[0]}": "2.00"}).status_code == 302
    assert state_of(cast.asha, world.seven) == ("PARTIAL", 2_00, "Dev", "app")
    assert state_of(cast.asha, world.eight) == ("REJECTED", 0, "Dev", "app")
    again = dev.post(path, {"cover": ids, "answer": "accept"})
    assert "The requests changed" in again.content.decode()
    with as_member(cast.asha):
        told = AuditEvent.objects.get(verb="cover.answer")
        assert (told.actor_id, told.facts["how"]) == (cast.dev.user_id, "app")
        assert clean(cast.asha, world)


def test_who_belongs_to_no_account_answers_too(cast: Cast, world: World) -> None:
    user = User.objects.create_user("joshi@example.com", "a-long-pass-9", first_name="Ravi")
    browser = Client()
    browser.force_login(user)
    assert "No operator asks you in the app" in browser.get("/asked/").content.decode()
    door = {"identifier": "joshi@example.com", "password": "a-long-pass-9"}
    assert Client().post("/sign-in/", door).status_code == 403
    browser.post(f"/c/{world.link}/keeping/")
    # From now on there is something to come in for.
    browser = Client()
    assert browser.post("/sign-in/", door)["Location"] == "/asked/"
    assert browser.get("/sign-in/")["Location"] == "/asked/"
    shown = browser.get("/asked/").content.decode()
    assert "lists you as Patil" in shown
    assert "data-live-topics" not in shown
    assert browser.get("/").status_code == 302
    body = {"cover": [str(world.seven.id), str(world.eight.id)], "answer": "accept"}
    assert browser.post(f"/asked/{world.period.id}/answer/", body).status_code == 302
    assert state_of(cast.asha, world.eight) == ("CONFIRMED", 4_00, "Ravi", "app")


def test_strangers_and_the_signed_out_find_nothing(
    cast: Cast, client: Client, client_of: ClientOf, world: World
) -> None:
    bind(cast.dev, world.link)
    assert client.get("/asked/")["Location"].startswith("/sign-in/")
    assert client.get("/v1/covers/asked/").status_code == 401
    for stranger in (cast.bilal, cast.asha):
        browser = client_of(stranger)
        assert browser.get("/v1/covers/asked/").json()["results"] == []
        assert "Patil" not in browser.get("/asked/").content.decode()
        body = {"cover": [str(world.seven.id)], "answer": "accept"}
        for id in (world.period.id, uuid.uuid4(), "x"):
            assert browser.post(f"/asked/{id}/answer/", body).status_code == 404
        for id in (world.patil.id, uuid.uuid4(), "x"):
            assert browser.post(f"/asked/{id}/release/").status_code == 404
            assert browser.delete(f"/v1/collaborations/{id}/").status_code == 404
        for id in (world.seven.id, uuid.uuid4(), "x"):
            refused = post(browser, f"/v1/covers/asked/{id}/answer/", {"confirmed": "1"})
            assert refused.status_code == 404
    # What is asked of another collaborator is as good as a random id, for the bound one as well.
    nine = post(client_of(cast.dev), f"/v1/covers/asked/{world.nine.id}/answer/", {"confirmed": "1"})
    assert nine.status_code == 404
    assert state_of(cast.asha, world.seven)[0] == "REQUESTED"


def test_the_same_over_the_wire(cast: Cast, client_of: ClientOf, world: World) -> None:
    dev = client_of(cast.dev)
    for wrong in ("x", f"https://example.com/c/{world.link[:-2]}/"):
        refused = post(dev, "/v1/collaborations/", {"link": wrong})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["link"])
    assert post(client_of(cast.asha), "/v1/collaborations/", {"link": world.link}).status_code == 409
    made = post(dev, "/v1/collaborations/", {"link": f"https://example.com/c/{world.link}"})
    assert (made.status_code, made.json()["operator"], made.json()["name"]) == (
        201,
        "Asha's books",
        "Patil & Sons",
    )
    assert dev.get("/v1/collaborations/").json()["results"] == [made.json()]
    asked = dev.get("/v1/covers/asked/?open=true").json()["results"]
    assert [row["number"] for row in asked] == ["008", "007"]
    assert {"matched", "reserve", "entries", "requested_by"} & set(asked[0]) == set()
    path = f"/v1/covers/asked/{world.seven.id}/answer/"
    assert post(dev, path, {"confirmed": "3.01"}).json()["errors"] == {
        "confirmed": ["The request was for ₹3.00. Enter at most that."]
    }
    first = post(dev, path, {"confirmed": "2.00", "note": "ok"}, **{"Idempotency-Key": "k1"})
    assert (first.status_code, first.json()["state"], first.json()["note"]) == (201, "PARTIAL", "ok")
    assert post(dev, path, {"confirmed": "2.00", "note": "ok"}, **{"Idempotency-Key": "k1"}).json() == (
        first.json()
    )
    again = post(dev, path, {"confirmed": "2.00"})
    assert (again.status_code, again.json()["code"]) == (409, "cover_answered")
    assert [row["number"] for row in dev.get("/v1/covers/asked/?open=true").json()["results"]] == ["008"]
    theirs = client_of(cast.asha).get(f"/v1/collaborators/{world.patil.id}/").json()
    assert theirs["answers_in_app"]["email"] == "dev@example.com"
    assert dev.delete(f"/v1/collaborations/{made.json()['id']}/").status_code == 204
    assert dev.get("/v1/covers/asked/").json()["results"] == []


def test_a_key_of_the_till_answers_nothing(cast: Cast, world: World) -> None:
    bind(cast.dev, world.link)
    user = User.objects.get(pk=cast.dev.user_id)
    path = f"/v1/covers/asked/{world.seven.id}/answer/"
    for scope, status in (("read", 403), ("sell", 403), ("all", 201)):
        _row, token = make_token(user, cast.dev.account_id, name=scope, scope=scope, days=2)
        answered = post(Client(), path, {"confirmed": "1.00"}, Authorization=f"Bearer {token}")
        assert answered.status_code == status, scope


def test_two_operators_on_one_page_and_in_one_list(cast: Cast, client_of: ClientOf, world: World) -> None:
    bind(cast.dev, world.link)
    eve = make_account("Eve's books", {"Eve": "owner"})["Eve"]
    other = a_period(eve, capacities=(10_00,))
    sell(eve, other, (5, 12_00))
    with as_member(eve):
        kumar = create_collaborator(eve, name="D. Kumar")
        (five,) = request_cover(eve, other.period.id, kumar, [Ask(5, 2_00)])
    bind(cast.dev, link_of(eve, kumar))
    dev = client_of(cast.dev)
    shown = dev.get("/asked/").content.decode()
    assert shown.index("Asha&#x27;s books") < shown.index("Eve&#x27;s books")
    seen, page = [], "/v1/covers/asked/?limit=1"
    while page:
        body = dev.get(page).json()
        seen += [(row["operator"], row["number"]) for row in body["results"]]
        page, before = body["next"], page
    assert seen == [("Eve's books", "005"), ("Asha's books", "008"), ("Asha's books", "007")]
    assert dev.get(dev.get(before).json()["previous"]).json()["results"][0]["number"] == "008"
    assert post(dev, f"/v1/covers/asked/{five.id}/answer/", {"confirmed": 0}).json()["state"] == "REJECTED"
    assert count_asked(cast.dev.user_id).waiting == 2


def test_either_side_ends_it_and_the_link_goes_on(
    cast: Cast, client: Client, client_of: ClientOf, world: World
) -> None:
    place, dev = bind(cast.dev, world.link), client_of(cast.dev)
    with as_member(cast.bilal), pytest.raises(Denied):
        release_collaborator(cast.bilal, world.patil)
    assert client_of(cast.asha).post(f"/collaborators/{world.patil.id}/release/").status_code == 302
    assert dev.post(f"/asked/{world.period.id}/answer/", {"answer": "accept"}).status_code == 404
    assert client_of(cast.asha).delete(f"/v1/collaborators/{world.patil.id}/sign-in/").status_code == 204
    bind(cast.dev, world.link)
    release_own(as_signed_in_user(cast.dev), place)
    assert list_answered_collaborators(cast.dev.user_id) == []
    body = {"cover": [str(world.seven.id), str(world.eight.id)], "answer": "accept"}
    assert client.post(f"/c/{world.link}", body).status_code == 302
    assert state_of(cast.asha, world.seven)[3] == "link"
    with as_member(cast.asha):
        verbs = set(
            AuditEvent.objects.filter(verb__startswith="collaborator.").values_list("verb", flat=True)
        )
        assert {"collaborator.bind", "collaborator.release", "collaborator.unbind"} <= verbs


def test_the_clock_and_the_number_rule_as_they_do_by_link(
    cast: Cast, client_of: ClientOf, world: World, move_clock: MoveClock
) -> None:
    bind(cast.dev, world.link)
    dev = client_of(cast.dev)
    answer(cast.asha, world.seven, 3_00)
    assert '<span class="badge-count">1</span>' in dev.get("/books/").content.decode()
    move_clock(timedelta(hours=2))
    late = post(dev, f"/v1/covers/asked/{world.eight.id}/answer/", {"confirmed": "1"})
    assert (late.status_code, late.json()["code"]) == (409, "cover_cutoff_passed")
    assert dev.get("/v1/covers/asked/?open=true").json()["results"] == []
    assert dev.get("/v1/covers/asked/?limit=1").json()["results"][0]["state"] == "EXPIRED"
    assert "all answered" in dev.get("/asked/").content.decode()


def test_their_own_page_hears_of_it(cast: Cast, world: World) -> None:
    flush()
    bind(cast.dev, world.link)
    ask(cast.asha, world, 7, 1_00)
    flush()
    flush()
    with as_member(cast.dev):
        told = LiveMessage.objects.filter(topic=f"asked:{cast.dev.user_id}")
        assert set(told.values_list("type", flat=True)) == {"asked"}
    with as_member(cast.asha):
        assert not LiveMessage.objects.filter(topic__startswith="asked:").exists()
