"""From sign-up to an active account by pages alone; the queue by keyboard; a trial to its end."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import typst
from playwright.sync_api import expect

from tests.browser.paying import STAFF, a_member_of_staff, a_receipt, decide, pay, sign_up
from tests.browser.person import NewPerson
from tests.database import MoveClock

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("methods_are_set_up")]


def test_prices_follow_the_country_at_once_without_a_request(person: NewPerson) -> None:
    bilal = person()
    bilal.go("/sign-up/?plan=pro")
    page = bilal.page
    expect(page.locator("[data-total]")).to_have_text("₹6,557.00")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for country, price, methods in (
        ("PK", "PKR 21,962.00", "Pay with JazzCash, EasyPaisa or Bank Transfer"),
        ("GB", "£62.41", "Pay with Bank Transfer"),
        ("DE", "€72.68", None),
        ("CA", "C$107.44", None),
        ("AU", "A$120.08", None),
        ("MM", "$79.00", None),
    ):
        page.select_option("[name=country]", country)
        expect(page.locator("[data-total]")).to_have_text(price)
        if methods:
            expect(page.locator("[data-pay]")).to_have_text(methods)
    page.check("[name=plan][value=free-trial]")
    expect(page.locator("[data-first-invoice]")).to_be_hidden()
    expect(page.get_by_role("button", name="Create Free trial account")).to_be_visible()
    assert asked == []
    assert bilal.troubles == []


def test_the_paid_way_from_sign_up_in_pakistan_to_5000_credits(person: NewPerson, tmp_path: Path) -> None:
    bilal = person()
    sign_up(bilal, "bilal@karachi.test", business="Karachi Numbers", country="PK", plan="basic")
    page = bilal.page
    expect(page.locator("[data-standing]")).to_contain_text("Your account is read-only.")
    bilal.go("/billing/")
    expect(page.locator(".sheet")).to_contain_text("PKR 8,062.00")
    page.fill("[name=amount]", "8061")
    expect(page.locator("[data-equal]")).to_contain_text("The invoice total is PKR 8,062.00.")
    page.fill("[name=amount]", "8062")
    expect(page.locator("[data-equal]")).to_have_text("Matches the invoice total.")
    assert bilal.serious() == []
    page.set_input_files("[name=evidence]", str(a_receipt(tmp_path)))
    expect(page.locator("[data-file-name]")).to_have_text("jazzcash-receipt.png")
    page.fill("[name=manual_reference]", "004219873316")
    page.get_by_role("button", name="Submit payment for approval").click()
    expect(page.locator("#review")).to_contain_text("004219873316")
    assert bilal.serious() == []

    nadia = a_member_of_staff(person)
    desk = nadia.page
    nadia.go("/staff/payments/")
    expect(desk.locator(".looked-at")).to_contain_text("Karachi Numbers")
    expect(desk.locator("[data-picture]")).to_be_visible()
    assert nadia.serious() == []
    decide(desk, "r")
    desk.keyboard.press("3")
    for figure in ("PKR 8,062.00", "Karachi Numbers", "004219873316"):
        expect(desk.locator("#reject")).to_contain_text(figure)
    expect(desk.locator("#reject-reason")).to_have_value("invalid_reference")
    desk.get_by_role("button", name="Reject payment").click()
    expect(desk.locator("[data-toast]")).to_contain_text(
        "payment rejected. The customer can submit it again."
    )

    bilal.go("/billing/")
    expect(page.locator("#pay")).to_contain_text("We can't find a transfer with this reference.")
    pay(bilal, "004219873317")
    page.get_by_role("button", name="Withdraw payment").first.click()
    page.locator("#withdraw button[type=submit]").click()
    expect(page.locator("#pay")).to_be_visible()
    pay(bilal, "004219873318", a_receipt(tmp_path))

    nadia.go("/staff/payments/")
    decide(desk, "a")
    expect(desk.locator("[data-held]")).to_contain_text("Approving PKR 8,062.00 from Karachi Numbers")
    expect(desk.locator(".toasts")).to_contain_text("Account activated with 5,000 credits.", timeout=20_000)

    bilal.go("/billing/")
    expect(page.locator(".panel", has_text="Credits").first).to_be_visible()
    bilal.go("/billing/credits/")
    expect(page.locator("table")).to_contain_text("+5,000")
    assert bilal.serious() == []
    bilal.go("/")
    expect(page.locator("[data-standing]")).to_have_count(0)
    assert bilal.troubles == []
    assert nadia.troubles == []


def test_the_queue_by_keyboard_alone_in_the_dark(person: NewPerson, tmp_path: Path) -> None:
    names = ("Karachi Numbers", "Bright Raffles", "Lahore Lucky Draw")
    for place, name in enumerate(names):
        customer = person()
        sign_up(customer, f"c{place}@customer.test", business=name, country="PK", plan="basic")
        pay(customer, f"REF-{place}", a_receipt(tmp_path))
    nadia = a_member_of_staff(person, dark=True)
    page = nadia.page
    nadia.go("/staff/payments/")
    title = page.locator("#looked-at-title")
    expect(title).to_have_text(names[0])
    page.keyboard.press(" ")
    expect(page.locator("#evidence-large")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(title).to_have_text(names[1])
    page.keyboard.press("k")
    expect(title).to_have_text(names[0])
    assert nadia.serious() == []
    # Selected by keyboard on the way; a colleague decides on one meanwhile.
    for name in names:
        expect(title).to_have_text(name)
        page.keyboard.press("x")
        page.keyboard.press("j")
    page.keyboard.press("k")
    expect(title).to_have_text(names[1])
    expect(page.get_by_role("button", name="Approve 3 payments")).to_be_visible()
    expect(page.locator("live-state")).to_have_text("Live", timeout=15_000)
    omar = person()
    omar.sign_in(STAFF)
    omar.page.wait_for_url(f"{omar.site}/staff/")
    omar.go("/staff/payments/")
    omar.page.keyboard.press("j")
    expect(omar.page.locator("#looked-at-title")).to_have_text(names[1])
    decide(omar.page, "r")
    omar.page.keyboard.press("1")
    omar.page.get_by_role("button", name="Reject payment").click()
    expect(omar.page.locator("[data-toast]")).to_contain_text("rejected")
    expect(page.get_by_text("Another member of staff has just decided on this payment.")).to_be_visible()
    expect(page.locator("[data-approve]")).to_have_count(0)
    expect(page.locator("[data-waiting]")).to_have_text("2 waiting")
    page.get_by_role("button", name="Approve 2 payments").click()
    asked = page.locator("#approve-several")
    expect(asked).to_contain_text("2 payments in PKR")
    expect(asked).to_contain_text("PKR 16,124.00")
    asked.get_by_role("button", name="Approve 2 payments").click()
    expect(page.locator("#outcomes-title")).to_have_text("2 of 2 approved")
    assert nadia.serious() == []
    # What comes is told of beside the results.
    late = person()
    sign_up(late, "late@customer.test", business="Late Raffles", country="PK", plan="basic")
    pay(late, "REF-9")
    page.get_by_role("link", name="1 new, show").click(timeout=15_000)
    expect(title).to_have_text("Late Raffles")
    assert nadia.troubles == []


def test_a_key_pressed_twice_approves_one_payment(person: NewPerson, tmp_path: Path) -> None:
    for place, name in enumerate(("Karachi Numbers", "Bright Raffles")):
        customer = person()
        sign_up(customer, f"c{place}@customer.test", business=name, country="PK", plan="basic")
        pay(customer, f"REF-{place}", a_receipt(tmp_path))
    nadia = a_member_of_staff(person)
    page = nadia.page
    nadia.go("/staff/payments/")
    title = page.locator("#looked-at-title")
    expect(title).to_have_text("Karachi Numbers")
    page.locator("[data-queue][data-settled]").wait_for()
    page.keyboard.press("a")
    page.wait_for_timeout(150)
    page.keyboard.press("a")
    expect(title).to_have_text("Bright Raffles")
    page.keyboard.press("a")
    page.keyboard.press("r")
    expect(page.locator("[data-held]")).to_have_count(1)
    expect(page.locator("[data-approve]")).to_be_visible()
    expect(page.locator("#reject")).not_to_be_visible()
    # Nothing that decides lies under the toast.
    toast = page.locator("[data-held]").bounding_box()
    for part in (page.locator("[data-key]").last, page.get_by_role("link", name="Import bank statement")):
        box = part.bounding_box()
        assert box["y"] + box["height"] <= toast["y"] or box["x"] + box["width"] <= toast["x"]
    page.keyboard.press("u")
    expect(page.locator("[data-held]")).to_have_count(0)
    expect(page.locator("[data-row]")).to_have_count(2)
    assert nadia.troubles == []


def test_a_trial_to_its_end_and_to_its_first_payment(person: NewPerson, move_clock: MoveClock) -> None:
    asha = person()
    sign_up(asha, "asha@trial.test", business="Verma and Daughters", country="IN", plan="free-trial")
    page = asha.page
    expect(page.locator("[data-standing]")).to_contain_text("Trial, 7 days left. 500 credits.")
    move_clock(timedelta(days=8))
    asha.go("/")
    expect(page.locator("[data-standing]")).to_contain_text("Your account is read-only.")
    page.locator("[data-standing] a").click()
    page.get_by_role("link", name="Choose Basic").click()
    page.get_by_role("button", name=re.compile("Start Basic")).click()
    expect(page.locator(".sheet")).to_contain_text("₹2,407.00")
    pay(asha, "432811904457")
    nadia = a_member_of_staff(person)
    nadia.go("/staff/payments/")
    # Nobody has sent evidence: A alone asks for the tick.
    decide(nadia.page, "a")
    expect(nadia.page.locator("#seen")).to_be_focused()
    decide(nadia.page, "Shift+A")
    expect(nadia.page.locator(".toasts")).to_contain_text(
        "Account activated with 5,000 credits.", timeout=20_000
    )
    asha.go("/billing/")
    expect(page.locator("main")).to_contain_text("5,500")
    assert asha.troubles == []


STATEMENT = """Date,Description,Amount
2026-11-20,transfer {code},8062.00
2026-11-20,without a code,8062.00
2026-11-20,rent,-50.00
"""


def test_a_bank_statement_is_tried_first_and_imported_with_the_same_file(
    person: NewPerson, tmp_path: Path
) -> None:
    bilal = person()
    sign_up(bilal, "bilal@karachi.test", business="Karachi Numbers", country="PK", plan="basic")
    bilal.go("/billing/")
    code = bilal.page.locator(".sheet-facts b").first.inner_text()
    file = tmp_path / "bank.csv"
    file.write_text(STATEMENT.format(code=code))
    nadia = a_member_of_staff(person)
    page = nadia.page
    nadia.go("/staff/statements/")
    page.set_input_files("[name=file]", str(file))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-statement]")).to_contain_text("Choose the account currency")
    page.select_option("[name=currency]", "PKR")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#report")).to_contain_text("nothing has been imported yet")
    expect(page.locator("#report")).to_contain_text("Matches 1")
    nadia.go("/staff/payments/")
    expect(page.get_by_text("No payments to approve")).to_be_visible()
    page.go_back()
    page.set_input_files("[name=file]", str(file))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("bank.csv imported.")
    expect(page.get_by_text("1 line to match")).to_be_visible()
    assert nadia.serious() == []
    nadia.go("/staff/payments/")
    expect(page.locator(".looked-at")).to_contain_text("All three agree")
    assert nadia.troubles == []


def test_looking_as_staff_shows_a_bar_and_changes_nothing(person: NewPerson) -> None:
    asha = person()
    sign_up(asha, "asha@looked.test", business="Verma and Daughters", country="IN", plan="free-trial")
    nadia = a_member_of_staff(person)
    page = nadia.page
    nadia.go("/staff/accounts/?search=verma")
    page.get_by_role("link", name="Verma and Daughters").click()
    page.fill("[name=reason]", "case 12")
    page.get_by_role("button", name="View as customer").click()
    expect(page.locator(".looking")).to_contain_text("You look at Verma and Daughters as staff.")
    assert nadia.serious() == []
    nadia.go("/books/new/")
    page.fill("[name=name]", "Mine")
    page.click("main button[type=submit]")
    expect(page.get_by_text("You can't change anything here.")).to_be_visible()
    nadia.go("/")
    page.get_by_role("button", name="Leave").click()
    expect(page.locator("h1")).to_have_text("Verma and Daughters")
    assert nadia.troubles == []


@pytest.mark.parametrize(("width", "dark"), [(360, False), (390, True), (1920, False)])
def test_every_page_fits_and_axe_finds_nothing_serious(
    person: NewPerson, tmp_path: Path, width: int, dark: bool
) -> None:
    customer = person(width=width, dark=dark)
    sign_up(customer, "fits@customer.test", business="Karachi Numbers", country="PK", plan="pro")
    slip = tmp_path / "slip.pdf"
    slip.write_bytes(typst.compile(b"PKR 21,962.00"))
    pay(customer, "REF-1", slip)
    nadia = a_member_of_staff(person, width=width, dark=dark)
    found = []
    for someone, paths in (
        (customer, ("/billing/", "/billing/invoices/", "/billing/plan/?plan=basic", "/billing/credits/")),
        (nadia, ("/staff/", "/staff/payments/", "/staff/statements/", "/staff/accounts/", "/staff/rates/")),
        (nadia, ("/staff/plans/", "/staff/plans/basic/", "/staff/ways-to-pay/", "/staff/health/")),
    ):
        for path in paths:
            someone.go(path)
            found += [f"{path}: {one}" for one in someone.serious()]
            over = someone.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found += [f"{path} is {over} px too wide"] if over > 0 else []
            if path == "/staff/payments/":
                # Beside the figures where there is room; phones show no PDF within a page.
                expect(someone.page.locator("iframe.evidence-paper")).to_be_visible(visible=width > 640)
    assert found == []
    assert [*customer.troubles, *nadia.troubles] == []
