"""One line of the bank pays several invoices of an account: each its total, the last one the rest."""

from __future__ import annotations

from typing import Any

import pytest

from billing.actions.approve_payment import approve_payment
from billing.actions.reject_payment import reject_payment
from billing.actions.settle_line import settle_line
from billing.audit_account import inspect_billing
from billing.models import LineShare, StatementLine
from billing.schedule import advance_subscriptions
from billing.states import Purpose
from billing.tests.statements import csv_of, payments, take
from kernel.errors import BadInput, Conflict, NotFound
from tenancy.member import Member
from tenancy.scope import scope
from tenancy.staff import Staff
from tests.api.caller import Caller, desk_token
from tests.cast import as_member
from tests.database import MoveClock
from tests.world_billing import a_sign_up, an_invoice, invoice_of, staff_browser
from tests.world_subscriptions import a_renting_account, clock_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(sana: Member) -> list[Any]:
    """Two open invoices of one account, of PKR 8,062.00 each."""
    first = invoice_of(sana)
    with as_member(sana):
        second = an_invoice(sana, Purpose.UPGRADE)
    return [first, second]


def line_of(noor: Staff, text: str, amount: str) -> StatementLine:
    take(noor, csv_of((text, amount)))
    return StatementLine.objects.get()


def codes(invoices: list[Any]) -> str:
    return " and ".join(str(invoice.pay_code) for invoice in invoices)


def ids(invoices: list[Any]) -> list[Any]:
    return [invoice.id for invoice in invoices]


def sums(invoices: list[Any], rest: int = 0) -> str:
    minor = sum(invoice.total_minor for invoice in invoices) + rest
    return f"{minor // 100}.{minor % 100:02}"


def test_a_line_with_two_codes_pays_both_exactly(noor: Staff, sana: Member, two: list[Any]) -> None:
    line = line_of(noor, codes(two), sums(two))
    assert (line.verdict, line.state) == ("ambiguous", "queued")
    settled = settle_line(noor, line.id, invoice_ids=ids(two))
    assert (settled.state, settled.invoice_id) == ("proposed", two[0].id)
    made = payments(sana)
    assert {(payment.invoice_id, payment.amount_minor) for payment in made} == {
        (invoice.id, invoice.total_minor) for invoice in two
    }
    assert sum(payment.amount_minor for payment in made) == line.amount_minor
    shares = LineShare.objects.filter(line=line)
    assert {share.payment_id for share in shares} == {payment.id for payment in made}
    with pytest.raises(Conflict) as twice:
        settle_line(noor, line.id, invoice_ids=ids(two))
    assert twice.value.code == "line_settled"


def test_what_is_left_over_is_kept_with_the_last_invoice_and_explained(
    noor: Staff, sana: Member, two: list[Any]
) -> None:
    line = line_of(noor, "no code at all", sums(two, rest=100_50))
    with pytest.raises(BadInput) as refused:
        settle_line(noor, line.id, invoice_ids=ids(two))
    assert list(refused.value.errors) == ["note"]
    assert payments(sana) == []
    settle_line(noor, line.id, invoice_ids=ids(two), note="She rounded up.")
    amounts = {payment.invoice_id: payment.amount_minor for payment in payments(sana)}
    assert amounts == {two[0].id: two[0].total_minor, two[1].id: two[1].total_minor + 100_50}
    assert sum(amounts.values()) == line.amount_minor


def test_what_the_customer_said_is_taken_up_and_the_rest_goes_to_the_other(
    noor: Staff, sana: Member, two: list[Any]
) -> None:
    from billing.actions.confirm_payment import confirm_payment
    from tests.world_billing import method_of, total_of

    with as_member(sana):
        said = confirm_payment(
            sana,
            two[1],
            payment_method_id=method_of(sana).id,
            manual_reference="T-1",
            amount=total_of(two[1]),
        )
    line = line_of(noor, codes(two), sums(two, rest=1))
    settle_line(noor, line.id, invoice_ids=ids(two), note="One paisa too much.")
    shares = dict(LineShare.objects.values_list("payment_id", "amount_minor"))
    assert shares[said.id] == two[1].total_minor
    assert sum(shares.values()) == line.amount_minor
    assert len(payments(sana)) == 2


def test_a_line_that_does_not_reach_the_second_is_refused(noor: Staff, sana: Member, two: list[Any]) -> None:
    line = line_of(noor, codes(two), sums(two[:1]))
    with pytest.raises(BadInput) as refused:
        settle_line(noor, line.id, invoice_ids=ids(two), note="Both.")
    assert list(refused.value.errors) == ["invoice"]
    assert payments(sana) == []


def test_invoices_of_two_accounts_are_refused(noor: Staff, sana: Member) -> None:
    other = invoice_of(a_sign_up())
    line = line_of(noor, "both", sums([invoice_of(sana), other]))
    with pytest.raises(BadInput) as refused:
        settle_line(noor, line.id, invoice_ids=[invoice_of(sana).id, other.id])
    assert list(refused.value.errors) == ["invoice"]
    with pytest.raises(NotFound):
        settle_line(noor, line.id, invoice_ids=[invoice_of(sana).id, line.id])
    assert payments(sana) == []


def test_a_rejected_part_can_be_settled_anew(noor: Staff, sana: Member, two: list[Any]) -> None:
    line = line_of(noor, codes(two), sums(two))
    settle_line(noor, line.id, invoice_ids=ids(two))
    by_invoice = {payment.invoice_id: payment for payment in payments(sana)}
    reject_payment(noor, by_invoice[two[1].id].id, reason="invalid_reference", text="")
    with pytest.raises(Conflict):
        settle_line(noor, line.id, note="None of ours.")
    again = settle_line(noor, line.id, invoice_ids=[two[1].id])
    assert again.payment_id == by_invoice[two[0].id].id
    live = [p.amount_minor for p in payments(sana) if p.status == "pending_approval"]
    assert sum(live) == line.amount_minor
    with pytest.raises(Conflict):
        settle_line(noor, line.id, invoice_ids=[two[1].id])


def test_a_line_whose_parts_were_all_rejected_pays_once_more_and_no_more(
    noor: Staff, sana: Member, two: list[Any]
) -> None:
    line = line_of(noor, codes(two), sums(two))
    settle_line(noor, line.id, invoice_ids=ids(two))
    for payment in payments(sana):
        reject_payment(noor, payment.id, reason="invalid_reference", text="")
    settle_line(noor, line.id, invoice_id=two[0].id, note="For one of them.")
    for again in ({"invoice_id": two[1].id}, {}):
        with pytest.raises(Conflict) as twice:
            settle_line(noor, line.id, note="Once more.", **again)
        assert twice.value.code == "line_settled"
    live = [payment for payment in payments(sana) if payment.status == "pending_approval"]
    assert sum(payment.amount_minor for payment in live) == line.amount_minor


def test_a_renewal_and_an_upgrade_are_approved_each_by_itself(noor: Staff, move_clock: MoveClock) -> None:
    renting = a_renting_account()
    at = clock_at(move_clock)
    at(renting.subscription().current_period_end, days=-6)
    advance_subscriptions()
    renting.choose("pro")
    both = [renting.invoices(purpose=purpose, status="pending")[0] for purpose in ("upgrade", "renewal")]
    line = line_of(noor, codes(both), sums(both))
    settle_line(noor, line.id, invoice_ids=ids(both))
    made = {payment.invoice_id: payment for payment in payments(renting.member)}
    assert sum(made[invoice.id].amount_minor for invoice in both) == line.amount_minor
    for invoice in both:
        approve_payment(noor, made[invoice.id].id)
    with scope(renting.member.account_id, noor.user_id):
        assert inspect_billing(renting.member.account_id) == []


def test_the_api_takes_several_invoices_and_shows_the_shares(
    noor: Staff, sana: Member, two: list[Any]
) -> None:
    line = line_of(noor, codes(two), sums(two))
    caller = Caller(desk_token(noor))
    url = f"/v1/ops/statement-lines/{line.id}/settlement/"
    assert caller("POST", url, {"invoices": [str(two[0].id), "nonsense"]}).status_code == 404
    assert caller("POST", url, {"invoices": []}).status_code == 400
    answer = caller("POST", url, {"invoices": [str(invoice.id) for invoice in two]})
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert [share["invoice"]["id"] for share in shown["shares"]] == [str(invoice.id) for invoice in two]
    assert [share["amount"] for share in shown["shares"]] == ["8062.00", "8062.00"]


def test_the_page_suggests_the_invoices_of_the_codes(noor: Staff, sana: Member, two: list[Any]) -> None:
    line = line_of(noor, codes(two), sums(two))
    client = staff_browser(noor.user_id)
    page = client.get("/staff/statements/lines/").content.decode()
    wanted = ", ".join(str(invoice.number) for invoice in two)
    assert f'value="{wanted}"' in page
    assert page.count("PKR 8,062.00") >= 2
    url = f"/staff/statement-lines/{line.id}/settlement/"
    unknown = client.post(url, {"invoice": f"{two[0].number}, INV-26-999999", "note": "kept"})
    assert unknown.status_code == 400
    assert "INV-26-999999" in unknown.content.decode() and "kept" in unknown.content.decode()
    assert client.post(url, {"invoice": wanted, "note": ""}).status_code == 302
    assert len(payments(sana)) == 2


def test_dismissing_leaves_the_suggested_invoices_alone(noor: Staff, sana: Member, two: list[Any]) -> None:
    line = line_of(noor, codes(two), sums(two))
    client = staff_browser(noor.user_id)
    given = {"invoice": str(two[0].number), "note": "A test transfer of ours.", "dismiss": "yes"}
    assert client.post(f"/staff/statement-lines/{line.id}/settlement/", given).status_code == 302
    line.refresh_from_db()
    assert (line.state, payments(sana)) == ("dismissed", [])
