"""A bank's statement: what fits is put forward, what does not waits, nothing is taken twice."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from billing.actions.approve_payment import approve_payment
from billing.actions.reject_payment import reject_payment
from billing.actions.settle_line import settle_line
from billing.models import BankMapping, BankStatement, StatementLine
from billing.rules.pay_code import spaced
from billing.states import LineState
from billing.tests.statements import (
    MAPPING,
    REFERENCED,
    URL,
    camt_entry,
    camt_of,
    camt_with,
    csv_of,
    payments,
    referenced,
    send,
    take,
)
from kernel.errors import BadInput, Conflict, NotFound
from tenancy.member import Member
from tenancy.staff import Staff
from tests.api.caller import Caller, CallerOf, DeskOf
from tests.cast import Cast, as_member
from tests.database import fingerprint
from tests.world_billing import a_sign_up, a_submission, fresh, invoice_of, staff_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [csv_of, camt_of])
def test_what_fits_is_put_forward_and_approved_like_any_other(
    sana: Member, noor: Staff, code: str, make: Callable[..., bytes]
) -> None:
    report = take(noor, make((f"IBFT {spaced(code)} thanks", "8062.00"), ("rent", "10.00")))
    assert (report.counts["matched"], report.counts["unknown"], report.counts["entries"]) == (1, 1, 2)
    (payment,) = payments(sana)
    assert (payment.status, payment.source, payment.amount_minor) == (
        "pending_approval",
        "statement",
        8062_00,
    )
    assert payment.submitted_by_id is None
    matched, waiting = StatementLine.objects.order_by("line")
    assert (matched.state, matched.payment_id) == ("proposed", payment.id)
    assert (waiting.state, waiting.payment_id) == ("queued", None)
    done = approve_payment(staff_person(), payment.id)
    assert done.message == "Payment approved successfully. Account activated with 5000 credits."
    assert fresh(sana).account_status == "active"


@pytest.mark.parametrize(
    "amount, verdict", [("8061.99", "under"), ("8,062.01", "over"), ("8062.00", "matched")]
)
def test_another_amount_waits_for_a_person(
    sana: Member, noor: Staff, code: str, amount: str, verdict: str
) -> None:
    report = take(noor, csv_of((code, amount)))
    assert report.counts[verdict] == 1
    assert len(payments(sana)) == (verdict == "matched")


def test_another_currency_waits(sana: Member, noor: Staff, code: str) -> None:
    report = take(noor, csv_of((code, "8062.00")), mapping={**MAPPING, "currency": "USD"})
    assert report.counts["other_currency"] == 1 and payments(sana) == []


def test_a_second_transfer_for_the_same_invoice_is_a_duplicate(sana: Member, noor: Staff, code: str) -> None:
    report = take(noor, csv_of((code, "8062.00"), (f"again {code}", "8062.00")))
    assert (report.counts["matched"], report.counts["duplicate"]) == (1, 1)
    later = take(noor, csv_of((f"a third {code}", "8062.00")))
    assert (later.counts["duplicate"], later.lines[0].state) == (1, "queued")
    approve_payment(staff_person(), payments(sana)[0].id)
    assert take(noor, csv_of((f"a fourth {code}", "8062.00"))).counts["duplicate"] == 1
    assert len(payments(sana)) == 1


def test_what_the_customer_confirmed_is_taken_up(sana: Member, noor: Staff, code: str) -> None:
    said = a_submission(sana)
    report = take(noor, csv_of((code, "8062.00")))
    assert report.counts["under_review"] == 1
    assert (report.lines[0].state, report.lines[0].payment_id) == ("proposed", said.id)
    assert len(payments(sana)) == 1


def test_a_void_invoice_is_not_paid(sana: Member, noor: Staff, code: str) -> None:
    from billing.actions.choose_plan import choose_plan

    with as_member(sana):
        choose_plan(sana, "pro")
    assert take(noor, csv_of((code, "8062.00"))).counts["void"] == 1


def test_the_same_file_is_taken_once(sana: Member, noor: Staff, code: str) -> None:
    content = csv_of((code, "8062.00"))
    first = take(noor, content)
    with pytest.raises(Conflict) as refused:
        take(noor, content)
    assert refused.value.code == "statement_known"
    assert refused.value.extra == {"statement": str(first.statement.id)}


def test_the_same_line_in_another_file_is_taken_once(sana: Member, noor: Staff, code: str) -> None:
    take(noor, csv_of((code, "8062.00"), ("rent", "5.00")))
    second = take(noor, csv_of(("rent", "5.00"), (code, "8062.00"), ("rent", "5.00")))
    assert (second.counts["known"], second.counts["unknown"]) == (2, 1)
    # The repeats are kept beside the lines that they repeat.
    assert StatementLine.objects.count() == 5
    assert [line.state for line in second.set_aside] == ["set_aside", "set_aside"]


def test_a_dry_run_tells_all_and_writes_nothing(sana: Member, noor: Staff, code: str) -> None:
    before = fingerprint()
    report = take(noor, csv_of((code, "8062.00"), (code, "1.00"), ("rent", "x")), dry_run=True)
    assert (report.counts["matched"], report.counts["duplicate"], report.counts["problems"]) == (1, 1, 1)
    assert fingerprint() == before


def test_two_accounts_in_one_file(sana: Member, noor: Staff, code: str) -> None:
    other = a_sign_up(plan="pro")
    report = take(noor, csv_of((str(invoice_of(other).pay_code), "21962.00"), (code, "8062.00")))
    assert report.counts["matched"] == 2
    assert [payment.amount_minor for payment in payments(sana) + payments(other)] == [8062_00, 21962_00]


def test_approved_at_once_where_the_installation_says_so(
    sana: Member, noor: Staff, code: str, settings: Settings
) -> None:
    settings.STATEMENT_AUTO_APPROVAL = True
    take(noor, csv_of((code, "8062.00")))
    assert payments(sana)[0].status == "succeeded"
    assert fresh(sana).account_status == "active"


def test_ones_own_account_is_not_approved_at_once(sana: Member, code: str, settings: Settings) -> None:
    from identity.models import User
    from tenancy.staff import staff_for

    settings.STATEMENT_AUTO_APPROVAL = True
    User.objects.filter(pk=sana.user_id).update(is_staff=True)
    own = staff_for(sana.user_id)
    assert own is not None
    take(own, csv_of((code, "8062.00")))
    assert payments(sana)[0].status == "pending_approval"
    assert BankStatement.objects.count() == 1


def queued(noor: Staff, text: str, amount: str = "8000.00") -> Any:
    return take(noor, csv_of((text, amount))).lines[0]


def test_by_hand_a_line_is_put_forward_with_the_reason(sana: Member, noor: Staff) -> None:
    invoice, line = invoice_of(sana), queued(noor, "Sana Malik")
    with pytest.raises(BadInput) as refused:
        settle_line(noor, line.id, invoice_id=invoice.id)
    assert list(refused.value.errors) == ["note"]
    settled = settle_line(noor, line.id, invoice_id=invoice.id, note="The bank kept PKR 62.00.")
    (payment,) = payments(sana)
    assert (settled.state, settled.payment_id, payment.amount_minor) == ("proposed", payment.id, 8000_00)
    with pytest.raises(Conflict) as again:
        settle_line(noor, line.id, note="no")
    assert again.value.code == "line_settled"
    reject_payment(staff_person(), payment.id, reason="amount_mismatch")
    assert settle_line(noor, line.id, note="Given back.").state == "dismissed"


def test_by_hand_a_line_is_dismissed_with_a_note(noor: Staff, sana: Member) -> None:
    line = queued(noor, "rent of the shop")
    with pytest.raises(BadInput):
        settle_line(noor, line.id)
    settled = settle_line(noor, line.id, note="Rent.")
    assert (settled.state, settled.note, settled.settled_by_name) == ("dismissed", "Rent.", noor.name)


def test_by_hand_what_does_not_fit_is_refused(sana: Member, noor: Staff) -> None:
    line = queued(noor, "Sana", "8062.00")
    other = a_sign_up(country="US")
    with pytest.raises(Conflict) as refused:
        settle_line(noor, line.id, invoice_id=invoice_of(other).id, note="x")
    assert refused.value.code == "other_currency"
    for stranger in (uuid.uuid4(), line.id):
        with pytest.raises(NotFound):
            settle_line(noor, line.id, invoice_id=stranger)
    with pytest.raises(NotFound):
        settle_line(noor, uuid.uuid4(), note="x")
    paid = a_submission(sana)
    approve_payment(staff_person(), paid.id)
    with pytest.raises(Conflict) as late:
        settle_line(noor, line.id, invoice_id=paid.invoice_id)
    assert late.value.code == "duplicate"


# The same transfer in two files.


def test_an_empty_mapping_says_nothing_about_a_file_without_columns(noor: Staff) -> None:
    entry = camt_entry("2026-11-21", "Asif", "FT26110001")
    assert take(noor, camt_with(entry), mapping={}).counts["entries"] == 1
    with pytest.raises(BadInput, match="Name the columns"):
        take(noor, csv_of(("x", "5.00")), mapping={})


def test_the_same_reference_of_the_same_day_is_known_in_the_other_format(noor: Staff) -> None:
    rows = [("21/11/2026", "Asif", "FT2611 0001", ""), ("21/11/2026", "Asif", "FT26110002", "")]
    take(noor, referenced(*rows), mapping=REFERENCED)
    again = camt_with(
        camt_entry("2026-11-21", "Asif", "FT26110001"),
        camt_entry("2026-11-21", "Asif", "FT26110002"),
        camt_entry("2026-11-21", "Asif", "FT26110003"),
    )
    told = take(noor, again)
    assert (told.counts["known"], told.counts["unknown"], told.counts["seen"]) == (2, 1, 0)
    assert take(noor, again + b" ").counts["known"] == 3


@pytest.mark.parametrize(
    "day, who, ref",
    [
        ("2026-11-21", "ASIF  ", "OTHER-1"),  # the same payer on the same day
        ("2026-11-23", "Somebody", "FT26110001"),  # the same reference two days later
    ],
)
def test_what_only_seems_the_same_waits_with_the_line_it_repeats(
    noor: Staff, sana: Member, code: str, day: str, who: str, ref: str
) -> None:
    first = take(noor, referenced(("21/11/2026", "Asif", "FT26110001", "")), mapping=REFERENCED).lines[0]
    told = take(noor, camt_with(camt_entry(day, who, ref, text=code)))
    (line,) = told.lines
    assert (line.verdict, line.state, line.duplicate_of_id) == ("seen", "queued", first.id)
    assert payments(sana) == []  # though it bears a code


def test_what_was_put_forward_from_one_format_is_not_put_forward_from_the_other(
    noor: Staff, sana: Member, code: str
) -> None:
    take(noor, csv_of((code, "8062.00")))
    again = take(noor, camt_with(camt_entry("2026-11-21", "Asif", "FT1", text=code, amount="8062.00")))
    assert [(line.verdict, line.state) for line in again.lines] == [("seen", "queued")]
    named_otherwise = camt_with(camt_entry("2026-11-21", "A. Khan", "FT1", text=code, amount="8062.00"))
    assert take(noor, named_otherwise).counts["known"] == 1
    assert len(payments(sana)) == 1


@pytest.mark.parametrize(
    "day, who, amount",
    [("2026-11-22", "Asif", "5.00"), ("2026-11-21", "Bilal", "5.00"), ("2026-11-21", "Asif", "6.00")],
)
def test_another_day_payer_or_amount_is_another_transfer(
    noor: Staff, day: str, who: str, amount: str
) -> None:
    take(noor, referenced(("21/11/2026", "Asif", "FT26110001", "")), mapping=REFERENCED)
    told = take(noor, camt_with(camt_entry(day, who, "FT99990001", amount=amount)))
    assert (told.counts["unknown"], told.counts["seen"], told.counts["known"]) == (1, 0, 0)


def test_two_alike_in_one_file_and_one_in_the_other(noor: Staff) -> None:
    take(noor, referenced(("21/11/2026", "Asif", "FT26110001", "")), mapping=REFERENCED)
    both = camt_with(*(camt_entry("2026-11-21", "Asif", f"ANOTHER-{n}") for n in (1, 2)))
    told = take(noor, both)
    assert (told.counts["seen"], told.counts["unknown"]) == (1, 1)
    third = camt_with(*(camt_entry("2026-11-21", "Asif", f"ANOTHER-{n}") for n in (1, 2, 3)))
    later = take(noor, third)
    assert (later.counts["known"], later.counts["unknown"], later.counts["seen"]) == (2, 1, 0)


def test_a_line_that_seems_told_twice_pays_only_with_a_reason(sana: Member, noor: Staff) -> None:
    invoice = invoice_of(sana)
    row = csv_of(("Sana", "8062.00"))
    first = take(noor, row).lines[0]
    second = take(noor, camt_with(camt_entry("2026-11-21", "Asif", "FT1", amount="8062.00"))).lines[0]
    assert second.verdict == "seen"
    for line in (first, second):
        with pytest.raises(BadInput) as refused:
            settle_line(noor, line.id, invoice_id=invoice.id)
        assert refused.value.errors == {
            "note": ["Another file seems to have the same transfer. Enter the reason to count this line."]
        }
    settle_line(noor, second.id, note=f"Duplicate of line {first.line}.")
    assert settle_line(noor, first.id, invoice_id=invoice.id).state == "proposed"


# The mapping of a bank.


def test_a_mapping_is_remembered_and_the_next_file_needs_none(sana: Member, noor: Staff, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        take(noor, csv_of((code, "1.00")), mapping=None)
    assert refused.value.errors == {"mapping": ["Choose which column of the file has which value."]}
    take(noor, csv_of(("rent", "1.00")), dry_run=True)
    assert not BankMapping.objects.exists()
    take(noor, csv_of(("rent", "1.00")), bank="Meezan Bank")
    told = take(noor, csv_of((code, "8062.00")), mapping=None)
    assert (told.counts["matched"], told.file.mapping.name) == (1, "Meezan Bank")
    other = b"Day;In;What\n2026-11-21;4.00;x"
    with pytest.raises(BadInput):
        take(noor, other, mapping=None)
    with pytest.raises(BadInput):
        take(noor, other, mapping=None, bank="Nobody's Bank")


def test_the_last_mapping_of_the_same_columns_counts(noor: Staff) -> None:
    take(noor, csv_of(("a", "1.00")), file_name="Meezan 2026-11.csv")
    take(noor, csv_of(("b", "1.00")), mapping={**MAPPING, "currency": "INR"})
    (known,) = BankMapping.objects.all()
    assert (known.name, known.mapping["currency"]) == ("Meezan", "INR")
    assert take(noor, csv_of(("c", "1.00")), mapping=None).lines[0].currency == "INR"
    columns = {"date": "Day", "amount": "In", "text": "What"}
    take(
        noor,
        b"Day;In;What\n2026-11-21;4.00;x",
        mapping={"columns": columns, "currency": "PKR"},
        file_name="meezan.csv",
        bank="Meezan",
    )
    assert sorted(BankMapping.objects.values_list("name", flat=True)) == ["Meezan", "Meezan 2"]


# By the API.


def test_the_whole_way_by_the_api(sana: Member, noor: Staff, code: str, desk_of: DeskOf) -> None:
    desk = desk_of(noor)
    content = csv_of((code, "8062.00"), ("Sana by mistake", "62.00"), ("broken", "abc"))
    tried = send(desk, content, mapping=json.dumps(MAPPING), dry_run="true")
    assert tried.status_code == 200 and tried.json()["id"] is None
    assert [line["verdict"] for line in tried.json()["lines"]] == ["matched", "unknown"]
    made = send(desk, content, mapping=json.dumps(MAPPING))
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["problems"] == [
        {"line": 4, "detail": "“abc” isn't an amount. Write it in digits, such as 100 or 100.50."}
    ]
    first = told["lines"][0]
    assert (first["amount_display"], first["invoice"]["account_name"]) == ("PKR 8,062.00", "Malik Traders")
    assert first["payment"]["status"] == "pending_approval"
    waiting = desk("GET", "/v1/ops/statement-lines/?state=queued").json()["results"]
    assert [line["verdict"] for line in waiting] == ["unknown", "unreadable"]
    settled = desk("POST", f"/v1/ops/statement-lines/{waiting[0]['id']}/settlement/", {"note": "Given back."})
    assert (settled.status_code, settled.json()["state"]) == (201, "dismissed")
    assert desk("GET", URL).json()["results"][0]["id"] == told["id"]
    assert desk("GET", f"{URL}{told['id']}/").json()["counts"]["matched"] == 1
    assert len(desk("GET", f"{URL}{told['id']}/lines/").json()["results"]) == 3
    (known,) = desk("GET", "/v1/ops/statement-mappings/").json()["results"]
    assert (known["bank"], known["mapping"]) == ("bank", MAPPING)
    named = send(desk, csv_of(("more", "1.00")), bank="bank")
    assert (named.status_code, named.json()["read_as"]) == (201, "bank")
    queue = desk("GET", "/v1/ops/payments/?status=pending_approval").json()["results"]
    assert [(row["source"], row["amount"]) for row in queue] == [("statement", "8062.00")]


@pytest.mark.parametrize(
    "fields, status, place",
    [
        ({}, 400, "mapping"),
        ({"mapping": "["}, 400, "mapping"),
        ({"mapping": "[" * 100_000}, 400, "mapping"),
        ({"mapping": "[]"}, 400, "mapping"),
        ({"mapping": json.dumps({**MAPPING, "currency": "XXX"})}, 400, "mapping.currency"),
        ({"mapping": json.dumps(MAPPING), "dry_run": "perhaps"}, 400, "dry_run"),
        ({"bank": "x" * 81}, 400, "bank"),
        ({"bank": "a\x00b"}, 400, "bank"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    noor: Staff, desk_of: DeskOf, fields: dict[str, Any], status: int, place: str
) -> None:
    before = fingerprint()
    refused = send(desk_of(noor), csv_of(("x", "1.00")), **fields)
    assert (refused.status_code, list(refused.json()["errors"])) == (status, [place])
    assert fingerprint() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"PK\x03\x04",
        b"<Document/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"\xff\xfe\x00",
    ],
)
def test_a_file_that_is_no_statement_is_refused(noor: Staff, desk_of: DeskOf, content: bytes) -> None:
    refused = send(desk_of(noor), content, mapping=json.dumps(MAPPING))
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) <= {"file", "mapping.columns.date"}


def test_more_than_ten_megabytes_are_too_large(noor: Staff, desk_of: DeskOf) -> None:
    refused = send(desk_of(noor), b"x" * (10 * 1024 * 1024 + 1), mapping=json.dumps(MAPPING))
    assert refused.status_code == 413


def test_only_staff_see_the_bank(cast: Cast, noor: Staff, api_of: CallerOf) -> None:
    line = queued(noor, "rent")
    asha = api_of(cast.asha)
    assert send(asha, b"x").status_code == 403
    for path in (URL, "/v1/ops/statement-lines/", "/v1/ops/statement-mappings/"):
        assert asha("GET", path).status_code == 403
    for path in (f"{URL}{line.statement_id}/", f"{URL}{uuid.uuid4()}/", f"{URL}{line.statement_id}/lines/"):
        assert asha("GET", path).status_code == 404
    assert send(Caller(None), b"x").status_code == 401
    assert line.state == LineState.QUEUED
