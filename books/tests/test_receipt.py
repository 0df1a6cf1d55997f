"""Receipts: lines, the PDF and its copies, the signed code and the page it opens."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from audit.models import AuditEvent
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.create_collaborator import create_collaborator
from books.actions.enter_ticket import enter_ticket
from books.actions.print_receipt import PAPERS, TEMPLATES, print_receipt
from books.actions.request_cover import Ask, request_cover
from books.models import ReceiptPrint, Ticket
from books.queries.receipts import public_ticket, receipt_token, ticket_of_token
from books.receipt_facts import receipt_facts
from books.rules.lines import Wanted
from books.rules.receipt import Mark, ReceiptEntry, receipt_lines
from documents.tests.ink import assert_in_page
from kernel.errors import NotFound
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.racing import at_once, refused
from tests.worlds import a_period


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: Settings) -> None:
    settings.DRAWBOOK_HOME = tmp_path
    settings.DOCUMENTS_SIGNING_KEY = base64.b64encode(b"k" * 32).decode()


def a_ticket(member: Member, *lines: tuple[int, int], **terms: Any) -> Ticket:
    world = a_period(member, **terms)
    with as_member(member):
        wanted = [Wanted(*line) for line in lines or [(7, 5_00)]]
        sold = enter_ticket(member, world.period.id, wanted, max_spill=10**9, customer="Vandana")
        return Ticket.objects.select_related("period__book").get(id=sold.ticket.id)


def test_neighbours_of_one_amount_are_one_line() -> None:
    entries = [ReceiptEntry(number, 20) for number in range(400, 410)]
    assert [line[:4] for line in receipt_lines(entries)] == [(400, 409, 10, 20)]


def test_lines_keep_order_and_part_where_amount_star_or_number_changes() -> None:
    entries = [
        *(ReceiptEntry(number, amount) for number, amount in [(786, 500), (1, 10), (2, 10), (3, 10)]),
        ReceiptEntry(4, 10, Mark.TO_COVER),
        ReceiptEntry(5, 20),
    ]
    found = [(line.first, line.last, bool(line.mark)) for line in receipt_lines(entries)]
    assert found == [
        (786, 786, False),
        (1, 1, False),
        (2, 2, False),
        (3, 3, False),
        (4, 4, True),
        (5, 5, False),
    ]
    assert sum(line.total_minor for line in receipt_lines(entries)) == 560


@pytest.mark.parametrize("paper", ["58", "80", "A4"])
def test_the_receipt_is_a_pdf(cast: Cast, client_of: ClientOf, paper: str) -> None:
    ticket = a_ticket(cast.asha, *[(number, 20_00) for number in range(400, 410)], (786, 500_00))
    answer = client_of(cast.bilal).get(f"/v1/tickets/{ticket.id}/receipt.pdf", {"paper": paper})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


def test_the_second_printing_is_copy_1_and_both_are_audited(cast: Cast, client_of: ClientOf) -> None:
    ticket = a_ticket(cast.asha)
    for _ in range(3):
        client_of(cast.bilal).get(f"/v1/tickets/{ticket.id}/receipt.pdf")
    with as_member(cast.asha):
        assert list(ReceiptPrint.objects.order_by("copy").values_list("copy", flat=True)) == [0, 1, 2]
        events = AuditEvent.objects.filter(verb="receipt.print", object_id=ticket.id)
        assert sorted(event.facts["copy"] for event in events) == [0, 1, 2]
        public = public_ticket(ticket.id)
        assert public is not None
        assert receipt_facts(cast.asha, ticket, public, paper="80", copy=2)["copy"] == "COPY 2"


def test_two_printings_at_once_are_two_copies(committed_cast: Cast) -> None:
    ticket = a_ticket(committed_cast.asha)
    bilal = committed_cast.bilal
    assert refused(at_once(*[partial(print_receipt, bilal, ticket)] * 2, member=bilal, retry=True)) == []
    with as_member(committed_cast.asha):
        assert sorted(ReceiptPrint.objects.values_list("copy", flat=True)) == [0, 1]


@pytest.mark.parametrize("paper", ["57", "", "a5", "80\x00", "../roll"])
def test_other_papers_are_refused_and_nothing_is_counted(cast: Cast, client_of: ClientOf, paper: str) -> None:
    ticket = a_ticket(cast.asha)
    answer = client_of(cast.bilal).get(f"/v1/tickets/{ticket.id}/receipt.pdf", {"paper": paper})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["paper"]
    with as_member(cast.asha):
        assert ReceiptPrint.objects.count() == 0


def test_a_strangers_receipt_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    ticket = a_ticket(cast.asha)
    assert client_of(cast.dev).get(f"/v1/tickets/{ticket.id}/receipt.pdf").status_code == 404


def test_names_are_text_and_never_code(cast: Cast) -> None:
    ticket = a_ticket(cast.asha, name='#panic("x") $ \\ "quoted" <b> /* Nastaliq اردو मराठी မြန်မာ')
    with as_member(cast.asha):
        for paper in ("58", "80", "A4"):
            assert print_receipt(cast.asha, ticket, paper=paper).startswith(b"%PDF-")


def facts_of(member: Member, ticket: Ticket) -> dict[str, Any]:
    with as_member(member):
        public = public_ticket(ticket.id)
        assert public is not None
        return receipt_facts(member, ticket, public, paper="80", copy=0)


def cover(member: Member, ticket: Ticket, confirmed: int) -> None:
    """A collaborator takes so much of what is pending on 007."""
    with as_member(member):
        patil = create_collaborator(member, name="Patil")
        asked = request_cover(member, ticket.period_id, patil, [Ask(7, 4_00)])
        answer_cover(recorded_by(member, "phone"), ticket.period_id, {asked[0].id: confirmed})


def marks(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(line["label"], line["mark"]) for line in facts["lines"]]


def test_nothing_is_called_covered_before_it_is(cast: Cast, client: Client) -> None:
    ticket = a_ticket(cast.asha, (7, 5_00), (9, 2), capacities=(100,))
    facts = facts_of(cast.asha, ticket)
    assert marks(facts) == [("007", "*"), ("009", "")]
    to_cover = "* Part of this stake is still to be covered. We pay you on the full amount."
    assert facts["notes"] == [to_cover]
    public = public_ticket(ticket.id)
    assert public is not None
    assert to_cover in client.get(f"/t/{receipt_token(public)}").content.decode()

    cover(cast.asha, ticket, 4_00)
    facts = facts_of(cast.asha, ticket)
    assert marks(facts) == [("007", "†"), ("009", "")]
    assert facts["notes"] == ["† Part of this stake is covered by a partner. We pay you on the full amount."]


def test_a_stake_covered_in_part_is_still_to_be_covered(cast: Cast) -> None:
    ticket = a_ticket(cast.asha, (7, 5_00), capacities=(100,))
    cover(cast.asha, ticket, 1_00)
    assert marks(facts_of(cast.asha, ticket)) == [("007", "*")]


def test_a_book_that_refunds_what_nobody_covers_says_so(cast: Cast) -> None:
    ticket = a_ticket(cast.asha, (7, 5_00), capacities=(100,), announce_policy="REFUND")
    assert facts_of(cast.asha, ticket)["notes"] == [
        "* Part of this stake is still to be covered. What isn't covered by the result is refunded."
    ]


def test_a_receipt_says_until_when_a_prize_is_paid(cast: Cast) -> None:
    ticket = a_ticket(cast.asha)
    assert facts_of(cast.asha, ticket)["foot"] == ["Claim prizes within 90 days of the result."]


def test_the_page_offers_three_papers_and_remembers_the_choice(cast: Cast, client_of: ClientOf) -> None:
    ticket = a_ticket(cast.asha)
    bilal = client_of(cast.bilal)
    page = bilal.get(f"/tickets/{ticket.id}/").content.decode()
    assert 'href="?paper=80" aria-current="true"' in page
    assert f"/v1/tickets/{ticket.id}/receipt.pdf?paper=80" in page
    bilal.get(f"/tickets/{ticket.id}/", {"paper": "58"})
    assert "receipt-narrow" in bilal.get(f"/tickets/{ticket.id}/").content.decode()
    sheet = bilal.get(f"/tickets/{ticket.id}/", {"paper": "A4"}).content.decode()
    assert f"/v1/tickets/{ticket.id}/receipt.pdf?paper=A4" in sheet
    assert (
        'href="?paper=A4" aria-current="true"' in bilal.get(f"/tickets/{ticket.id}/?paper=x").content.decode()
    )


def test_the_receipt_on_the_page_has_what_the_printed_one_has(cast: Cast, client_of: ClientOf) -> None:
    ticket = a_ticket(cast.asha, (7, 5_00), capacities=(100,))
    facts = facts_of(cast.asha, ticket)
    page = client_of(cast.bilal).get(f"/tickets/{ticket.id}/").content.decode()
    for said in (
        facts["book"],
        facts["period"],
        facts["sold"],
        facts["short"],
        *facts["foot"],
        *facts["notes"],
    ):
        assert said in page


LONG = [
    "Venkatanarasimharajuvaripeta " * 4,
    "X" * 120,
    "தமிழ்" * 24,
    "₹" * 120,
    "Vandana Ganpatrao Moreshwar",
    "Venkatanarasimharaju Srinivasan",
]


@pytest.mark.parametrize("paper", ["58", "80", "A4"])
@pytest.mark.parametrize("name", LONG)
def test_no_name_runs_off_the_paper_or_over_another(cast: Cast, paper: str, name: str) -> None:
    ticket = a_ticket(cast.asha)
    with as_member(cast.asha):
        public = public_ticket(ticket.id)
        assert public is not None
        facts = receipt_facts(cast.asha, ticket, public, paper=paper, copy=0)
        names = {"customer": name, "account": name, "book": name, "period": name, "seller": name}
        assert_in_page(TEMPLATES / PAPERS[paper], {**facts, **names, "by": f"by {name}"})


def test_the_code_opens_the_ticket_without_sign_in(cast: Cast, client: Client) -> None:
    ticket = a_ticket(cast.asha)
    public = public_ticket(ticket.id)
    assert public is not None
    answer = client.get(f"/t/{receipt_token(public)}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Asha&#x27;s books" in page and "007" in page
    assert "Vandana" not in page and "example.com" not in page and str(ticket.id) not in page
    assert answer["X-Robots-Tag"] == "noindex" and answer["Cache-Control"] == "no-store"


def test_the_page_shows_a_refund_and_the_code_still_holds(cast: Cast, client: Client) -> None:
    ticket = a_ticket(cast.asha)
    public = public_ticket(ticket.id)
    assert public is not None
    token = receipt_token(public)
    with as_member(cast.asha):
        Ticket.objects.filter(id=ticket.id).update(state="PARTLY_REFUNDED", refunded=1_00)
    page = client.get(f"/t/{token}").content.decode()
    assert "Partly refunded" in page and "In play" in page


def test_only_this_installation_can_make_a_code(cast: Cast, client: Client, settings: Settings) -> None:
    ticket = a_ticket(cast.asha)
    public = public_ticket(ticket.id)
    assert public is not None
    token = receipt_token(public)
    raw = base64.urlsafe_b64decode(token + "==")
    forged = [
        "",
        "x",
        token[:-1],
        token + "A",
        token[:-1] + ("B" if token[-1] != "B" else "C"),
        base64.urlsafe_b64encode(raw[:16] + bytes(64)).rstrip(b"=").decode(),
        base64.urlsafe_b64encode(bytes(80)).rstrip(b"=").decode(),
        token.replace(token[3], "!"),
        "é" * 107,
    ]
    assert client.get(f"/t/%00{token}").status_code == 400
    for wrong in forged[1:]:
        assert client.get(f"/t/{wrong}").status_code == 404, wrong
        with pytest.raises(NotFound):
            ticket_of_token(wrong)
    settings.DOCUMENTS_SIGNING_KEY = base64.b64encode(b"z" * 32).decode()
    with pytest.raises(NotFound):
        ticket_of_token(token)


def test_an_altered_entry_breaks_the_code(cast: Cast) -> None:
    ticket = a_ticket(cast.asha)
    public = public_ticket(ticket.id)
    assert public is not None
    token = receipt_token(public)
    with as_member(cast.asha):
        ticket.entries.update(number=8)
    with pytest.raises(NotFound):
        ticket_of_token(token)


def test_staff_get_a_way_to_the_desk_and_strangers_do_not(cast: Cast, client_of: ClientOf) -> None:
    ticket = a_ticket(cast.asha)
    public = public_ticket(ticket.id)
    assert public is not None
    address = f"/t/{receipt_token(public)}"
    assert f"/tickets/{ticket.id}/" in client_of(cast.bilal).get(address).content.decode()
    assert f"/tickets/{ticket.id}/" not in client_of(cast.dev).get(address).content.decode()


def test_the_code_as_a_picture_is_for_members(cast: Cast, client_of: ClientOf) -> None:
    ticket = a_ticket(cast.asha)
    answer = client_of(cast.bilal).get(f"/tickets/{ticket.id}/code.svg")
    assert answer["Content-Type"] == "image/svg+xml" and b"<svg" in answer.content
    assert client_of(cast.dev).get(f"/tickets/{ticket.id}/code.svg").status_code == 404
    assert settings.PUBLIC_URL
