"""Receipts, passbooks, statements, agreements, minutes: what they say and who may have them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from chits.actions.print_papers import (
    TEMPLATES,
    print_agreement,
    print_closing_statement,
    print_group_statement,
    print_member_statement,
    print_minutes,
    print_passbook,
)
from chits.actions.print_receipt import print_receipt
from chits.actions.record_payments import Line, record_payment
from chits.actions.reverse_payment import reverse_payment
from chits.actions.submit_claim import submit_claim
from chits.models import Agreement, Group, Minutes, Payment
from chits.papers.agreement import agreement_facts, percent
from chits.papers.closing import statement_facts
from chits.papers.minutes import minutes_facts
from chits.papers.passbook import passbook_facts
from chits.papers.receipt import receipt_facts
from chits.payment_states import Method
from chits.queries.group_statement import statement_of, statement_shape
from chits.queries.payments import payment_seen_by
from chits.queries.receipts import payment_of_token, receipt_token
from chits.queries.statements import tickets_in
from chits.tests.paying import EACH, World, a_running_group
from documents.tests.ink import assert_in_page
from kernel.errors import Conflict, Denied, NotFound
from tests.cast import Cast, ClientOf, as_member

UPI = "4328 1930 5518"


@pytest.fixture
def paid(world: World) -> Payment:
    with as_member(world.manager):
        line = Line(world.ticket(), 7_000_00, Method.UPI, UPI, instalment_number=2)
        payment = record_payment(world.manager, world.group, line)
        return payment_seen_by(world.manager, payment.id)


def facts_of(world: World, payment: Payment) -> dict[str, Any]:
    with as_member(world.manager):
        seen = payment_seen_by(world.manager, payment.id)
        return receipt_facts(world.manager, seen, paper="A4", copy=0)


def test_a_receipt_says_from_whom_for_what_and_how_much(world: World, paid: Payment) -> None:
    facts = facts_of(world, paid)
    assert (facts["number"], facts["payer"], facts["ticket"]) == ("000001", "Vandana More", "ticket T01")
    assert (facts["amount"], facts["in_words"]) == ("₹7,000.00", "Rupees seven thousand only")
    assert facts["how"] == "UPI, 4328 1930 5518"
    assert facts["month"].startswith("month 2 of 4, ")
    assert [(line["name"], line["due"], line["paid"], line["left"]) for line in facts["lines"]] == [
        ("Subscription, month 1", "5,000.00", "5,000.00", "0.00"),
        ("Subscription, month 2", "5,000.00", "2,000.00", "3,000.00"),
    ]
    assert facts["months"] == ["paid", "part", "", ""]
    assert facts["paid_so_far"] == "₹7,000.00 of ₹20,000.00"


def test_a_later_receipt_says_what_was_left_by_the_earlier_one(world: World, paid: Payment) -> None:
    with as_member(world.manager):
        line = Line(world.ticket(), 4_000_00, Method.CASH)
        later = record_payment(world.manager, world.group, line)
    facts = facts_of(world, later)
    assert [(line["due"], line["paid"], line["left"]) for line in facts["lines"]] == [
        ("3,000.00", "3,000.00", "0.00")
    ]
    assert facts["rest"] == "1,000.00"
    assert facts_of(world, paid)["lines"][1]["left"] == "3,000.00", "an old receipt says what it said"


@pytest.mark.parametrize("paper", ["A4", "80"])
def test_the_first_printing_is_the_original_and_the_next_a_copy(
    world: World, paid: Payment, paper: str
) -> None:
    with as_member(world.manager):
        for copy in (0, 1):
            assert print_receipt(world.manager, paid, paper=paper).startswith(b"%PDF-")
            assert paid.prints.count() == copy + 1
        assert sorted(paid.prints.values_list("copy", flat=True)) == [0, 1]


def test_a_claim_has_no_receipt(world: World) -> None:
    member = world.members["T01"]
    with as_member(member):
        claim = submit_claim(member, world.ticket(), amount=EACH, reference=UPI)
        with pytest.raises(Conflict) as refusal:
            print_receipt(member, claim)
        assert refusal.value.code == "no_receipt"


def test_the_code_of_a_receipt_opens_its_page_and_no_other_code_does(world: World, paid: Payment) -> None:
    token = receipt_token(paid)
    found = payment_of_token(token)
    assert found.id == paid.id
    client = Client()
    page = client.get(f"/receipt/{token}/")
    assert page.status_code == 200
    said = page.content.decode()
    assert "7,000" in said and "Shivneri" in said
    assert "Vandana" not in said and "98220" not in said and "4328" not in said
    for wrong in (
        token[:-1],
        token[:-2] + "AA",
        "A" * len(token),
        token + "=",
        "x",
        token.swapcase(),
    ):
        assert client.get(f"/receipt/{wrong}/").status_code == 404
    assert client.get("/receipt/\x00/").status_code == 400
    with as_member(world.manager):
        reverse_payment(world.manager, paid, reason="recorded twice")
    assert "reversed" in client.get(f"/receipt/{token}/").content.decode()


def test_a_passbook_holds_every_line_and_ends_at_what_is_owed(world: World, paid: Payment) -> None:
    with as_member(world.manager):
        second = record_payment(world.manager, world.group, Line(world.ticket(), 5_000_00, Method.CASH))
    world.demand(3)
    with as_member(world.manager):
        reverse_payment(world.manager, second, reason="recorded twice")
        facts = passbook_facts(world.manager, world.group, [world.ticket()], title="Passbook")
        book = facts["books"][0]
        assert facts["owed"] == "₹8,000.00"
        assert [line["balance"] for line in book["lines"]][-1] == book["balance"] == "8,000.00"
        said = [line["what"] for line in book["lines"]]
        assert any(what.startswith("Reversed: Receipt 000002") for what in said)
        assert print_passbook(world.manager, world.ticket()).startswith(b"%PDF-")


def test_a_members_statement_is_of_the_own_tickets_only(cast: Cast) -> None:
    world = a_running_group(cast.asha, people=2)
    member = world.members["T01"]
    with as_member(member):
        assert print_member_statement(member, world.group).startswith(b"%PDF-")
        shown = statement_shape(statement_of(member, world.group))
        assert [line["ticket"] for line in shown["tickets"]] == ["T01", "T03"]
        assert shown["totals"] is None
        with pytest.raises(Denied):
            print_group_statement(member, world.group)
    with as_member(cast.asha), pytest.raises(NotFound):
        print_member_statement(cast.asha, world.group)


def test_the_groups_statement_adds_up(world: World, paid: Payment) -> None:
    with as_member(world.manager):
        shown = statement_shape(statement_of(world.manager, world.group))
        assert shown["trial_balance"] == "0.00"
        assert (shown["totals"]["bank"], shown["totals"]["receivable"]) == ("7000.00", "33000.00")
        assert shown["tickets"][0]["outstanding"] == "3000.00"
        assert print_group_statement(world.manager, world.group).startswith(b"%PDF-")
        assert (
            statement_facts(world.manager, statement_of(world.manager, world.group))["difference"] == "₹0.00"
        )
        with pytest.raises(Conflict):
            print_closing_statement(world.manager, world.group)
        Group.objects.filter(id=world.group.id).update(state="COMPLETED")
        done = Group.objects.get(id=world.group.id)
        assert print_closing_statement(world.manager, done).startswith(b"%PDF-")


TERMS = {
    "kind": "LUCKY",
    "payout_basis": "FULL_VALUE",
    "instalment": EACH,
    "instalments": 4,
    "value": 4 * EACH,
    "commission_bps": 525,
    "late": {"grace_days": 5, "flat": 100_00, "bps": 150, "cap": 1_000_00},
    "claim_months": 2,
    "schedule": [1_800_000_000, 1_802_592_000],
    "charter_hash": "ab" * 32,
}


def test_the_agreement_prints_the_frozen_terms_and_their_hash(world: World) -> None:
    with as_member(world.manager):
        with pytest.raises(Conflict):
            print_agreement(world.manager, world.group)
        made = Agreement.objects.create(
            account_id=world.manager.account_id, group=world.group, version=1, terms=TERMS, sha256="0f" * 32
        )
        facts = agreement_facts(world.manager, world.group, made)
        said = {row["name"]: row["value"] for row in facts["terms"]}
        assert said["Foreman's commission"] == "5.25 %"
        assert said["Penalty"] == "₹100.00, 1.5 % a month, at most ₹1,000.00"
        assert facts["hash"].replace(" ", "") == "0f" * 32
        assert print_agreement(world.manager, world.group, version=1).startswith(b"%PDF-")
        with pytest.raises(NotFound):
            print_agreement(world.manager, world.group, version=2)
    member = world.members["T02"]
    with as_member(member):
        names = [row["name"] for row in agreement_facts(member, world.group, made)["tickets"]]
        assert names == ["", "Imran More", "", ""]


def test_minutes_say_when_where_who_and_the_hashes(world: World) -> None:
    instalment = world.instalments[0]
    with as_member(world.manager):
        with pytest.raises(Conflict):
            print_minutes(world.manager, instalment)
        Minutes.objects.create(
            account_id=world.manager.account_id,
            instalment=instalment,
            kind="HELD",
            number=1,
            facts={
                "place": "Kolhapur",
                "draw_at": "2026-11-20T12:30:00+00:00",
                "present": ["T01", "T03"],
                "winner": "T03",
                "prize": 19_000_00,
                "commission": 1_000_00,
                "transcript_hash": "cd" * 32,
                "excluded": {"T04": "arrears"},
            },
        )
        facts = minutes_facts(world.manager, instalment, list(instalment.minutes.all()))
        rows = {row["name"]: row["value"] for row in facts["pages"][0]["rows"]}
        assert rows["Time of the draw"] == "Fri 20 Nov 2026, 18:00"
        assert (rows["Present on their phones"], rows["Winner"]) == ("T01, T03", "T03")
        assert (rows["Prize"], rows["Excluded"]) == ("₹19,000.00", "T04: arrears")
        assert facts["pages"][0]["hashes"][0]["value"].replace(" ", "") == "cd" * 32
        assert print_minutes(world.manager, instalment).startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["hi", "ur", "my"])
def test_papers_in_other_languages(world: World, paid: Payment, language: str) -> None:
    from dataclasses import replace

    member = replace(world.manager, language=language)
    with as_member(member):
        assert print_receipt(member, paid).startswith(b"%PDF-")
        assert print_passbook(member, world.ticket()).startswith(b"%PDF-")


def test_papers_over_http(world: World, paid: Payment, cast: Cast, client_of: ClientOf) -> None:
    asha, dev, vandana, imran = (
        client_of(member) for member in (cast.asha, cast.dev, world.members["T01"], world.members["T02"])
    )
    receipt = f"/v1/chits/payments/{paid.id}/receipt.pdf"
    for who, status in ((asha, 200), (vandana, 200), (imran, 404), (dev, 404)):
        assert who.get(receipt).status_code == status
    assert asha.get(f"{receipt}?paper=80")["Content-Type"] == "application/pdf"
    assert asha.get(f"{receipt}?paper=%00").status_code == 400
    group = f"/v1/chits/groups/{world.group.id}"
    for path, of_member in (("statement/", 200), ("statement.pdf", 403), ("my-statement.pdf", 200)):
        assert vandana.get(f"{group}/{path}").status_code == of_member
        assert dev.get(f"{group}/{path}").status_code == 404
    assert asha.get(f"{group}/statement/").json()["trial_balance"] == "0.00"
    book = f"/v1/chits/tickets/{world.tickets['T01'].id}/passbook.pdf"
    assert (vandana.get(book).status_code, imran.get(book).status_code) == (200, 404)
    assert asha.get(f"{group}/agreement.pdf").status_code == 409
    assert asha.get(f"{group}/agreement.pdf?version=99999999999999999999").status_code in (400, 404, 409)


def test_rates_are_written_without_floats() -> None:
    assert [percent(bps) for bps in (0, 5, 500, 525, 550, 10_000)] == [
        "0 %",
        "0.05 %",
        "5 %",
        "5.25 %",
        "5.5 %",
        "100 %",
    ]


LONG = ("Venkatanarasimharajuvaripeta " * 4, "X" * 120)


def stretched(facts: Any, name: str) -> Any:
    """The facts with `name` for everybody and everything that a person names."""
    if isinstance(facts, dict):
        return {key: stretched(value, name) for key, value in facts.items()}
    if isinstance(facts, list):
        return [stretched(value, name) for value in facts]
    named = isinstance(facts, str) and not facts.startswith("<svg")
    return re.sub("Vandana More|Shivneri|Kolhapur|Sunil Kamble", name, facts) if named else facts


@pytest.mark.parametrize("name", LONG)
def test_no_name_runs_off_a_paper_or_over_another(world: World, paid: Payment, name: str) -> None:
    with as_member(world.manager):
        instalment = world.instalments[0]
        agreed = Agreement.objects.create(
            account_id=world.manager.account_id, group=world.group, version=1, terms=TERMS, sha256="0f" * 32
        )
        facts = {"place": "Kolhapur", "draw_at": "2026-11-20T12:30:00+00:00", "winner": "Vandana More"}
        held = Minutes.objects.create(
            account_id=world.manager.account_id, instalment=instalment, kind="HELD", number=1, facts=facts
        )
        tickets = list(tickets_in(world.group))
        papers = {
            "receipt_roll.typ": receipt_facts(world.manager, paid, paper="80", copy=0),
            "receipt_sheet.typ": receipt_facts(world.manager, paid, paper="A4", copy=0),
            "passbook.typ": passbook_facts(world.manager, world.group, tickets, title="Statement"),
            "agreement.typ": agreement_facts(world.manager, world.group, agreed),
            "minutes.typ": minutes_facts(world.manager, instalment, [held]),
            "closing.typ": statement_facts(world.manager, statement_of(world.manager, world.group)),
        }
    for template, said in papers.items():
        assert_in_page(TEMPLATES / template, {**stretched(said, name), "account": name, "address": name})
