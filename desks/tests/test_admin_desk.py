"""The admin desk says what is on, never which number is sealed; the log is searched and taken out."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.functional import lazy
from django.utils.translation import get_language

from accounts.actions.invite_member import invite_member
from accounts.models import Invitation
from audit import words
from audit.record import audit, audit_clock
from audit.seal import seal
from audit.words import verbs_without_sentence
from books.actions.refund_ticket import refund_ticket
from books.models import Ticket
from identity.models import User
from kernel.clock import database_now
from tenancy.member import Member
from tenancy.models import Membership
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.worlds import PeriodWorld, a_selling_period


def close_sales(member: Member, world: PeriodWorld) -> None:
    from books.actions.pre_close import pre_close

    with as_member(member):
        pre_close(member, world.period.id)


@pytest.mark.django_db
def test_it_shows_the_period_that_needs_somebody(cast: Cast, client_of: ClientOf) -> None:
    world = a_selling_period(cast.asha, odds=Decimal(80))
    page = client_of(cast.asha).get("/admin-desk/").content.decode()
    assert "Evening, Friday" in page
    assert "if 009 wins" in page
    close_sales(cast.asha, world)
    assert "Record lucky number" in client_of(cast.asha).get("/admin-desk/").content.decode()


@pytest.mark.django_db
def test_a_sealed_number_is_said_to_be_sealed_and_no_more(cast: Cast, client_of: ClientOf) -> None:
    world = a_selling_period(cast.asha)
    close_sales(cast.asha, world)
    asha = client_of(cast.asha)
    digits = {f"{prefix}{at}": digit for prefix in ("number", "again") for at, digit in enumerate("469")}
    assert asha.post(f"/periods/{world.period.id}/lucky-number/", digits).status_code == 302
    page = asha.get("/admin-desk/").content.decode()
    assert "Sealed" in page
    # Ids, tokens and fractions of seconds hold any digits; what people read does not.
    assert "469" not in re.sub(r"<[^>]*>", " ", page)


@pytest.mark.django_db
def test_only_who_runs_the_books_comes_in(cast: Cast, client_of: ClientOf) -> None:
    for stranger in (cast.bilal, cast.chandra):
        assert client_of(stranger).get("/admin-desk/").status_code == 403
        assert client_of(stranger).get("/audit-log/").status_code == 403
    assert client_of(cast.dev).get("/admin-desk/").status_code == 200


@pytest.mark.django_db
def test_the_log_tells_in_words_and_is_searched(cast: Cast, client_of: ClientOf) -> None:
    world = a_selling_period(cast.asha)
    with as_member(cast.asha):
        seal({cast.asha.account_id})
    asha = client_of(cast.asha)
    page = asha.get("/audit-log/").content.decode()
    assert f"sold ticket {world.ticket.ticket.code}" in page
    found = asha.get("/audit-log/", {"q": str(world.ticket.ticket.code)}).content.decode()
    assert f"sold ticket {world.ticket.ticket.code}" in found and "created the book" not in found
    assert "No entries found" in asha.get("/audit-log/", {"q": "no such word"}).content.decode()
    assert asha.get("/audit-log/", {"q": "a\x00b"}).status_code == 400
    assert asha.get("/audit-log/", {"q": "ab", "since": "2026-99-99", "until": "soon"}).status_code == 200
    taken = asha.get("/audit-log/audit-log.csv").content.decode("utf-8-sig").splitlines()
    assert taken[0].startswith("time,who,what")
    assert any("ticket.enter" in line for line in taken)
    assert str(world.ticket.ticket.code) not in client_of(cast.dev).get("/audit-log/").content.decode()


@pytest.mark.django_db
def test_the_log_finds_the_words_it_shows(cast: Cast, client_of: ClientOf) -> None:
    world = a_selling_period(cast.asha)
    with as_member(cast.asha):
        ticket = Ticket.objects.get(id=world.ticket.ticket.id)
        refund_ticket(cast.asha, ticket, reason="Customer changed his mind")
        audit_clock(cast.asha.account_id, "period.pre_close", subject="period", subject_id=world.period.id)
    asha = client_of(cast.asha)
    code = world.ticket.ticket.code
    for asked, shown in (
        ("refunded", f"refunded ticket {code}"),
        ("REFUNDED ticket", f"refunded ticket {code}"),
        ("sold ticket", f"sold ticket {code}"),
        (f"sold ticket {code}", f"sold ticket {code}"),
        (f"{code} sold", f"sold ticket {code}"),
        ("refunded changed mind", f"refunded ticket {code}"),
        ("Asha refunded", f"refunded ticket {code}"),
        ("asked Patil to cover 009,", "asked Patil to cover 009"),
        ("system closed sales", "closed sales"),
        ("ticket.refund", f"refunded ticket {code}"),
    ):
        found = asha.get("/audit-log/", {"q": asked}).content.decode()
        assert shown in found, asked
        listed = asha.get("/audit-log/audit-log.csv", {"q": asked}).content.decode("utf-8-sig")
        assert shown in listed, asked
    for asked in ("refunded Patil", "unsold"):
        assert "No entries found" in asha.get("/audit-log/", {"q": asked}).content.decode()
    alone = asha.get("/audit-log/", {"q": "refunded"}).content.decode()
    assert "sold ticket" not in alone


@pytest.mark.django_db
def test_the_log_is_searched_in_the_readers_language(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    hindi = lazy(lambda: "टिकट {code} बेचा" if get_language() == "hi" else "sold ticket {code}", str)()
    monkeypatch.setitem(words._sentences._entries, "ticket.enter", hindi)
    code = a_selling_period(cast.asha).ticket.ticket.code
    asha = client_of(cast.asha)
    asha.cookies["django_language"] = "hi"
    for asked in ("बेचा", f"टिकट {code} बेचा"):
        found = asha.get("/audit-log/", {"q": asked}).content.decode()
        assert f"टिकट {code} बेचा" in found
    assert "sold ticket" not in asha.get("/audit-log/", {"q": "sold"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"until": "0001-01-01"},
        {"since": "9999-12-31", "until": "9999-12-31"},
        {"since": "2026-11-30", "until": "2026-11-01"},
    ],
)
def test_days_that_no_entry_can_be_of_are_refused_in_words(
    cast: Cast, client_of: ClientOf, asked: dict[str, str]
) -> None:
    asha = client_of(cast.asha)
    page = asha.get("/audit-log/", asked)
    assert page.status_code == 400 and 'role="alert"' in page.content.decode()
    assert asha.get("/audit-log/audit-log.csv", asked).status_code == 400


@pytest.mark.django_db
def test_the_log_shows_seconds_and_counts_one_entry_as_one(cast: Cast, client_of: ClientOf) -> None:
    with as_member(cast.asha):
        audit(cast.asha, "book.create", name="Evening")
        seal({cast.asha.account_id})
    page = client_of(cast.asha).get("/audit-log/").content.decode()
    assert "1 entry" in page
    assert re.search(r"\d\d:\d\d:\d\d</time>", page)
    assert "1 entry" in client_of(cast.asha).get("/admin-desk/").content.decode()


def test_every_verb_of_the_log_has_words() -> None:
    """No raw verb ("draw settle") reaches a page."""
    root = Path(__file__).parents[2]
    call = re.compile(r"\b(?:audit|audit_clock|audit_staff|write_audit)\((.{0,700}?)\)\n", re.DOTALL)
    verbs = set()
    for file in root.glob("*/**/*.py"):
        if "tests" in file.parts or "migrations" in file.parts or ".venv" in file.parts:
            continue
        for found in call.finditer(file.read_text()):
            verbs.update(re.findall(r'"([a-z_]+\.[a-z_]+)"', found[1]))
    assert {"draw.settle", "ticket.claim"} <= verbs
    assert verbs_without_sentence(verbs) == []


@pytest.mark.django_db(transaction=True)
def test_an_override_is_shown_once_and_spent_on_the_spill_over(
    committed_cast: Cast, client_of: ClientOf, move_clock: MoveClock
) -> None:
    world = a_selling_period(committed_cast.asha)
    asha = client_of(committed_cast.asha)
    issued = asha.post("/overrides/", {"period": str(world.period.id), "number": "009", "max_amount": "50"})
    assert issued.status_code == 200 and issued["Cache-Control"] == "no-store"
    code = re.search(r"data-code>([0-9A-Z-]+)<", issued.content.decode())
    assert code is not None
    assert code[1] not in asha.get("/overrides/").content.decode()
    patil = world.covers[0].collaborator_id
    taken = {"number": "009", "amount": "40", "collaborator": str(patil), "override": code[1]}
    address = f"/periods/{world.period.id}/overkill/"
    assert asha.post(address, {**taken, "amount": "60"}).status_code == 403
    assert asha.post(address, taken).status_code == 302
    assert asha.post(address, taken).status_code == 403
    assert "used by Asha" in asha.get("/overrides/").content.decode()
    move_clock(timedelta(minutes=11))
    assert "none active" in asha.get("/admin-desk/").content.decode()


@pytest.mark.django_db
def test_every_page_counts_the_users_of_the_account_alike(cast: Cast, client_of: ClientOf) -> None:
    """Members and open invitations, as the plan counts them; who only takes part in chit groups is none."""
    with as_member(cast.asha):
        for place in range(2):
            user = User.objects.create_user(f"part{place}@example.com", "a-long-pass-9", first_name="Part")
            Membership.objects.create(
                account_id=cast.asha.account_id, user=user, role="member", takes_seat=False
            )
        invite_member(cast.asha, full_name="Esha", role="clerk", email="esha@example.com")
        ended = invite_member(cast.asha, full_name="Farid", role="clerk", email="farid@example.com")
        Invitation.objects.filter(pk=ended.invitation.pk).update(expires_at=database_now())
        invite_member(cast.asha, full_name="Gita", role="member", email="gita@example.com", takes_seat=False)
    asha = client_of(cast.asha)
    tiles = asha.get("/admin-desk/").context["tiles"]
    billing = asha.get("/billing/").context["usage"]
    (tile,) = [tile for tile in tiles if tile["icon"] == "users"]
    (use,) = [use for use in billing if use.what == "users"]
    members = asha.get("/members/")
    assert (tile["figure"], use.used, members.context["users"]) == ("4", 4, 4)
    assert tile["note"] == f"4 of {use.limit:,} users"
    assert tile["note"] in members.content.decode()
