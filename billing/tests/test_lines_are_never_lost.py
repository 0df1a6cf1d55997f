"""No line of a bank is lost: repeats, what went out, what cannot be read are kept, seen and taken up."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
import xlsxwriter

from billing.actions.approve_payment import approve_payment
from billing.actions.settle_line import settle_line
from billing.actions.undo_import import undo_import
from billing.models import BankStatement, Payment, StatementLine
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
from tests.api.caller import DeskOf
from tests.database import fingerprint
from tests.world_billing import a_sign_up, a_submission, invoice_of, staff_person

pytestmark = pytest.mark.django_db


def line_of(report: Any, verdict: str) -> Any:
    return next(line for line in [*report.lines, *report.set_aside] if line.verdict == verdict)


@pytest.mark.parametrize("reference", ["-", "0", "NA", "N/A", "000000000000000", "UPI", "NEFT", "xxxx", ""])
def test_a_placeholder_is_no_reference(noor: Staff, sana: Member, code: str, reference: str) -> None:
    other = a_sign_up()
    rows = [("Asha", code), ("Ravi", str(invoice_of(other).pay_code))]
    reports = [
        take(
            noor,
            f"Date,Name,Narration,Ref,Amount\n21/11/2026,UPI,UPI {who} {one},{reference},8062.00\n".encode(),
            mapping=REFERENCED,
        )
        for who, one in rows
    ]
    assert [(report.counts["matched"], report.counts["known"]) for report in reports] == [(1, 0), (1, 0)]
    assert len(payments(sana)) == len(payments(other)) == 1


def test_one_reference_in_two_banks_is_two_transfers(noor: Staff, sana: Member, code: str) -> None:
    other = a_sign_up()
    header = "Date,Name,Narration,Ref,Amount\n"
    first = f"{header}21/11/2026,A,{code},FT26110001,8062.00\n"
    second = f"{header}21/11/2026,B,{invoice_of(other).pay_code},FT26110001,8062.00\n"
    take(noor, first.encode(), mapping=REFERENCED, bank="Meezan")
    report = take(noor, second.encode(), mapping=REFERENCED, bank="HBL")
    assert (report.counts["matched"], report.counts["known"]) == (1, 0)
    assert len(payments(other)) == 1


def test_one_line_in_two_accounts_of_ours_is_for_a_person(noor: Staff) -> None:
    row = ("21/11/2026", "Asif", "FT26110001", "")
    take(noor, referenced(row), mapping=REFERENCED, bank="Meezan")
    other = f"{referenced(row).decode()}\n22/11/2026,Bina,x,FT26110002,6.00".encode()
    report = take(noor, other, mapping=REFERENCED, bank="HBL")
    assert (report.counts["seen"], report.counts["unknown"], report.counts["known"]) == (1, 1, 0)


def test_one_reference_with_another_text_in_another_format_is_for_a_person(noor: Staff) -> None:
    take(noor, referenced(("21/11/2026", "Asif", "FT26110001", "")), mapping=REFERENCED)
    report = take(noor, camt_with(camt_entry("2026-11-21", "Bina", "FT26110001", text="shop rent")))
    assert (report.counts["seen"], report.counts["known"]) == (1, 0)


def test_a_repeat_is_kept_and_can_be_taken_up(noor: Staff, sana: Member) -> None:
    take(noor, csv_of(("two like this", "8062.00")))
    report = take(noor, csv_of(("two like this", "8062.00"), ("rent", "1.00")))
    repeat = line_of(report, "known")
    assert (repeat.state, repeat.amount_minor) == ("set_aside", 8062_00)
    with pytest.raises(BadInput) as refused:
        settle_line(noor, repeat.id, invoice_id=invoice_of(sana).id)
    assert list(refused.value.errors) == ["note"]
    settled = settle_line(noor, repeat.id, invoice_id=invoice_of(sana).id, note="She paid twice.")
    assert (settled.state, payments(sana)[0].amount_minor) == ("proposed", 8062_00)


SIDED = {**MAPPING, "columns": {**MAPPING["columns"], "direction": "Dr / Cr"}}  # type: ignore[dict-item]


def test_what_goes_out_is_never_a_payment_and_still_there(noor: Staff, sana: Member, code: str) -> None:
    content = (
        "Date,Name,Narration,Amount,Dr / Cr\n"
        f"29/10/2026,x,Refund to customer {code},8062.00,DR\n29/10/2026,x,what,1.00,perhaps\n"
    ).encode()
    for mapping in (SIDED, MAPPING):
        report = take(noor, content, mapping=mapping, dry_run=True)
        assert (report.counts["out"], report.counts["matched"], report.counts["problems"]) == (1, 0, 1)
    report = take(noor, content, mapping=MAPPING)
    assert [one.path for one in report.suggestions] == ["mapping.columns.direction"]
    assert payments(sana) == []
    out = line_of(report, "out")
    assert (out.state, out.amount_minor) == ("set_aside", -8062_00)
    with pytest.raises(BadInput):
        settle_line(noor, out.id, invoice_id=invoice_of(sana).id)
    settle_line(noor, out.id, invoice_id=invoice_of(sana).id, note="The bank has mixed up the column.")
    assert payments(sana)[0].amount_minor == 8062_00


def test_a_line_that_cannot_be_read_waits_and_is_taken_up_with_its_amount(noor: Staff, sana: Member) -> None:
    report = take(noor, csv_of(("Sana", "80?62.00"), ("rent", "1.00")))
    line = line_of(report, "unreadable")
    assert (line.state, line.amount_minor, line.detail[:8]) == ("queued", None, "“80?62.0")
    assert "80?62.00" in line.text
    invoice = invoice_of(sana)
    with pytest.raises(BadInput) as refused:
        settle_line(noor, line.id, invoice_id=invoice.id, note="Seen in the bank's app.")
    assert list(refused.value.errors) == ["amount"]
    with pytest.raises(BadInput) as wrong:
        settle_line(noor, line.id, invoice_id=invoice.id, note="Seen.", amount="80,62")
    assert list(wrong.value.errors) == ["amount"]
    settle_line(noor, line.id, invoice_id=invoice.id, note="Seen in the bank's app.", amount="PKR 8,062/-")
    assert payments(sana)[0].amount_minor == 8062_00


def test_every_problem_is_counted_and_is_a_line(noor: Staff, desk_of: DeskOf) -> None:
    rows = "".join(f"21/11/2026,ATM {n},x,-\n" for n in range(300))
    content = f"Date,Narration,Withdrawal,Deposit\n{rows}21/11/2026,Sana,,8O62.00\n".encode()
    columns = {"date": "Date", "text": "Narration", "credit": "Deposit", "debit": "Withdrawal"}
    answer = send(desk_of(noor), content, mapping=json.dumps({**MAPPING, "columns": columns})).json()
    assert (answer["counts"]["problems"], len(answer["problems"])) == (301, 200)
    assert answer["problems_left_out"] == 101
    assert answer["problems"][-1]["line"] == 302
    assert StatementLine.objects.filter(verdict="unreadable").count() == 301
    assert StatementLine.objects.get(state="queued").line == 302


def test_an_import_with_a_wrong_mapping_is_undone_and_done_again(
    noor: Staff, sana: Member, code: str
) -> None:
    content = csv_of((code, "8062.00"), ("rent", "1.00"))
    first = take(noor, content)
    assert payments(sana)[0].status == "pending_approval"
    undone = undo_import(noor, first.statement.id)
    assert (undone.undone_by_name, undo_import(noor, first.statement.id).undone_at) == (
        noor.name,
        undone.undone_at,
    )
    assert [payment.status for payment in payments(sana)] == ["withdrawn"]
    assert invoice_of(sana).status == "pending"
    again = take(noor, content)
    assert (again.counts["matched"], again.counts["known"]) == (1, 0)
    assert [payment.status for payment in payments(sana)] == ["withdrawn", "pending_approval"]
    with pytest.raises(Conflict):
        settle_line(noor, first.lines[1].id, note="x")
    with pytest.raises(NotFound):
        undo_import(noor, sana.id)


def test_what_the_customer_confirmed_outlives_an_undone_import(noor: Staff, sana: Member, code: str) -> None:
    said = a_submission(sana)
    content = csv_of((code, "8062.00"))
    undo_import(noor, take(noor, content).statement.id)
    assert [(payment.id, payment.status) for payment in payments(sana)] == [(said.id, "pending_approval")]
    assert take(noor, content).lines[0].payment_id == said.id


def test_an_import_of_which_something_was_settled_stays(noor: Staff, sana: Member, code: str) -> None:
    approved = take(noor, csv_of((code, "8062.00")))
    approve_payment(staff_person(), payments(sana)[0].id)
    by_hand = take(noor, csv_of(("rent", "1.00"), ("more", "2.00")))
    settle_line(noor, by_hand.lines[0].id, note="Rent.")
    before = fingerprint()
    for report in (approved, by_hand):
        with pytest.raises(Conflict) as refused:
            undo_import(noor, report.statement.id)
        assert refused.value.code == "import_settled"
    assert fingerprint() == before


def zip_of(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
        archive.writestr("__MACOSX/._one.xml", b"litter")
    return made.getvalue()


def test_a_zip_of_statements_is_read(noor: Staff, sana: Member, code: str) -> None:
    content = zip_of(a_xml=camt_of((code, "8062.00")), b_csv=csv_of(("rent", "1.00"), ("x", "abc")))
    report = take(noor, content, file_name="november.zip")
    assert (report.counts["matched"], report.counts["unknown"], report.counts["problems"]) == (1, 1, 1)
    assert report.problems[0].detail.startswith("november.zip/b.csv, line 3: ")
    assert len({line.line for line in [*report.lines, *report.set_aside]}) == 3
    assert report.statement.format == "zip"
    assert take(noor, zip_of(a_xml=camt_of((code, "8062.00"))), mapping=None).counts["known"] == 1


@pytest.mark.parametrize(
    "content, says",
    [
        (zip_of(), "empty"),
        (zip_of(a_csv=b"0" * (21 * 1024 * 1024)), "more than 20 MB"),
        (zip_of(**{f"f{n}_csv": b"x" for n in range(70)}), "at most 62 files"),
        (zip_of(a_xml=camt_of(("x", "1.00")))[:60], "damaged|cannot|can't"),
    ],
    # An archive holds the time at which it was made, which every process would name in its own way.
    ids=["empty", "large", "many", "cut"],
)
def test_a_zip_beyond_the_bounds_is_refused(noor: Staff, content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        take(noor, content)
    assert list(refused.value.errors) == ["file"]


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("Statement")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return made.getvalue()


def test_an_xlsx_statement_is_read_as_its_cells_are(noor: Staff, sana: Member, code: str) -> None:
    from datetime import datetime

    content = sheet_of(
        ("Date", "Name", "Narration", "Amount"),
        (datetime(2026, 11, 5), "Asif", code, 8062),  # noqa: DTZ001
        ("06/11/2026", "Asif", "rent", 1.1),
        ("07/11/2026", "Asif", "bad", "1.2.3"),
    )
    mapping = {**MAPPING, "decimal": "comma"}
    report = take(noor, content, mapping=mapping, file_name="bank.xlsx")
    assert [(line.booked_on.isoformat(), line.amount_minor) for line in report.lines] == [
        ("2026-11-05", 8062_00),
        ("2026-11-06", 1_10),
    ]
    assert (report.counts["matched"], report.counts["problems"]) == (1, 1)


def test_a_sheet_that_claims_to_be_endless_costs_nobody_else_anything(noor: Staff) -> None:
    content = sheet_of(("Date",), *[("x",)])
    bomb = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(bomb, "w") as out:
        for name in made.namelist():
            body = made.read(name)
            if name == "xl/worksheets/sheet2.xml":
                body = body.replace(b'r="A2"', b'r="XFD1048576"')
            out.writestr(name, body)
    with pytest.raises(BadInput) as refused:
        take(noor, bomb.getvalue())
    assert refused.value.code == "bad_file"


def test_by_the_api_every_line_is_listed_and_an_import_undone(
    noor: Staff, desk_of: DeskOf, code: str
) -> None:
    desk = desk_of(noor)
    content = csv_of((code, "8062.00"), ("fee", "-5.00"), ("x", "abc"))
    made = send(desk, content, mapping=json.dumps(MAPPING)).json()
    assert [line["verdict"] for line in made["set_aside"]] == ["out", "unreadable"]
    lines = desk("GET", f"{URL}{made['id']}/lines/").json()["results"]
    assert sorted(line["verdict"] for line in lines) == ["matched", "out", "unreadable"]
    (unread,) = desk("GET", "/v1/ops/statement-lines/?verdict=unreadable").json()["results"]
    assert (unread["amount"], unread["booked_on"], unread["state"]) == ("", None, "queued")
    assert desk("GET", "/v1/ops/statement-lines/?verdict=odd").status_code == 400
    undone = desk("POST", f"{URL}{made['id']}/undo/")
    assert (undone.status_code, undone.json()["undone_by"]) == (201, noor.name)
    assert {line.state for line in StatementLine.objects.all()} == {LineState.UNDONE}
    assert send(desk, content, mapping=json.dumps(MAPPING)).status_code == 201
    assert BankStatement.objects.count() == 2


def test_two_transfers_under_one_reference_are_both_taken_up_by_hand(
    noor: Staff, sana: Member, code: str
) -> None:
    from billing.models import Invoice
    from billing.states import Purpose
    from tests.cast import as_member
    from tests.world_billing import an_invoice

    rows = f"Date,Name,Narration,Ref,Amount\n21/11/2026,A,{code},FT26110001,8062.00\n"
    take(noor, rows.encode(), mapping=REFERENCED)
    approve_payment(staff_person(), payments(sana)[0].id)
    with as_member(sana):
        second = an_invoice(sana, Purpose.UPGRADE)
        pay_code = Invoice.objects.get(id=second.id).pay_code
    more = rows.replace(code, str(pay_code))
    report = take(noor, more.encode(), mapping=REFERENCED)
    assert report.lines[0].verdict == "duplicate"
    settle_line(noor, report.lines[0].id, invoice_id=second.id, note="One reference for both.")
    assert Payment is not None and len(payments(sana)) == 2
