"""A circle of twenty as people run it: founded, joined by link, paid in three ways, drawn, paid out, verified."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from accounts.tests.joining import let_in
from chits.actions.add_ticket import add_ticket
from chits.models import Group, Instalment, Payment, Ticket
from fairness import standalone
from identity.models import User
from kernel.clock import database_now
from tenancy.member import Member, member_for
from tenancy.scope import scope
from tests.browser.person import PASSWORD, NewPerson, Person, enter_as
from tests.cast import make_cast
from tests.database import MoveClock
from tests.world_chits import a_running_group

pytestmark = pytest.mark.browser

OWNER = "asha@drawbook.test"
BY_PAGE = ("Imran Shaikh", "Lata Deshmukh")
SEATS = 20
LEAD_SECONDS = 3
ROOT = Path(__file__).resolve().parents[2]
SAVED = ROOT / "ui" / "static" / "dist" / "drawbook-verify.html"


def found(manager: Person) -> None:
    """A group of twenty, by its form."""
    page = manager.page
    manager.go("/chits/")
    page.get_by_role("link", name="Create group").click()
    page.fill("[name=name]", "Shivneri 20")
    page.fill("[name=monthly_installment]", "5,000")
    page.fill("[name=max_members]", str(SEATS))
    # What the terms come to stands beside them before anything is sent.
    expect(page.locator("[data-sum=value]")).to_have_text("₹1,00,000")
    expect(page.locator("[data-sum=prize]")).to_have_text("₹95,000")
    page.fill("[name=freeze_lead_minutes]", "1")
    page.fill("[name=upi_id]", "sahyadri@okbank")
    page.get_by_role("button", name="Create group").click()
    expect(page.get_by_role("heading", name="Shivneri 20")).to_be_visible()
    owner = owner_of(OWNER)
    with scope(owner.account_id, owner.user_id):
        # As a program may set it, so that nobody waits for a minute here.
        Group.objects.update(freeze_lead_seconds=LEAD_SECONDS)


def add_members(manager: Person) -> dict[str, str]:
    """Two by the page, each with the link to be told this once; the others by the same action."""
    page = manager.page
    links = {}
    for place, name in enumerate(BY_PAGE):
        page.get_by_role("button", name="Add member").first.click()
        dialog = page.locator("#add-ticket")
        dialog.locator("[name=full_name]").fill(name)
        dialog.locator("[name=mobile_number]").fill(f"98220417{place:02d}")
        dialog.get_by_role("button", name="Add member").click()
        expect(page.get_by_role("heading", name=f"Invite {name}")).to_be_visible()
        links[name] = urlsplit(page.locator(".secret-once").first.inner_text().strip()).path
    owner = owner_of(OWNER)
    with scope(owner.account_id, owner.user_id):
        group = Group.objects.get()
        for place in range(len(BY_PAGE), SEATS):
            joined = add_ticket(
                owner, group, mobile_number=f"98220417{place:02d}", full_name=f"Saver {place + 1}"
            )
            let_in(joined.person.user)
    return links


def owner_of(email: str) -> Member:
    from accounts.queries import memberships_of

    user = User.objects.get(email=email)
    account_id = memberships_of(user.pk)[0].account_id
    with scope(account_id, user.pk):
        found = member_for(user.pk, account_id)
    assert found is not None
    return found


def commence(manager: Person) -> Instalment:
    """With its first draw in half an hour; the clock is moved there later."""
    page = manager.page
    with scope(owner_of(OWNER).account_id):
        group = Group.objects.get()
        group.first_draw_at = (database_now() + timedelta(minutes=30)).replace(microsecond=0)
        group.save(update_fields=["first_draw_at"])
    page.reload()
    page.get_by_role("link", name="Commence group").click()
    expect(page.get_by_text("The charter of the draws")).to_be_visible()
    page.check("[name=accepts_test_beacon]")
    page.get_by_role("button", name="Commence group").click()
    expect(page.get_by_role("link", name="Collection sheet").first).to_be_visible()
    with scope(group.account_id):
        return Instalment.objects.get(group=group, number=1)


def join(phone: Person, link: str) -> None:
    """By the link: choose a password, land on the phone's home."""
    page = phone.page
    phone.go(link)
    assert phone.serious() == []
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Set password and join").click()
    page.wait_for_url("**/my/")
    expect(page.get_by_role("heading", name=re.compile("Namaste"))).to_be_visible()


def collect_by_keyboard(manager: Person) -> None:
    """All but the two with phones pay in cash at the meeting; not one click."""
    page = manager.page
    page.get_by_role("link", name="Collection sheet").first.click()
    expect(page.get_by_label("Paid now, T01")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("4000")
    page.keyboard.press("u")
    expect(page.get_by_label("Mode, T03")).to_have_value("upi")
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    for _ in range(SEATS - 2):
        page.keyboard.press("Enter")
    record = page.get_by_role("button", name=f"Record {SEATS - 2} payments, ₹90,000")
    expect(record).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sheet-part=said]")).to_have_text("All payments recorded.")
    expect(page.locator("tbody tr").nth(2)).to_contain_text("receipt 000001")


def claim(phone: Person) -> None:
    page = phone.page
    phone.go("/my/")
    page.get_by_role("link", name=re.compile("Pay")).first.click()
    expect(page.locator(".qr svg")).to_be_visible()
    page.get_by_label("Paid? Enter the UTR").fill("4328 1930 5518")
    page.get_by_role("button", name=re.compile("Send to")).click()
    expect(page.locator("#sent")).to_contain_text(
        "checks the bank and confirms it. You don't need to pay again."
    )
    expect(page.locator(".qr svg")).to_have_count(0)
    expect(page.get_by_role("button", name="Pay by card, UPI or net banking")).to_have_count(0)
    phone.go("/my/")
    expect(page.locator(".due")).to_contain_text("Payment sent")
    expect(page.locator(".due").get_by_role("link", name=re.compile("Pay"))).to_have_count(0)


def pay_online(phone: Person) -> None:
    """Through the gateway that the project ships; every page of it says so."""
    page = phone.page
    phone.go("/my/payments/")
    page.locator(".entries a").first.click()
    page.get_by_role("button", name="Pay by card, UPI or net banking").click()
    expect(page.get_by_text("SIMULATED GATEWAY")).to_be_visible()
    page.get_by_role("button", name="Continue to pay").click()
    # The stand-in for its checkout: paying is the first thing on it.
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("SIMULATED GATEWAY")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Receipt")
    phone.go("/my/payments/")
    expect(page.get_by_text("Nothing is due")).to_be_visible()


def check_with_all_three(phone: Person, kept: Path) -> None:
    """The browser on the public page and, without a network, on the kept one; the command; the one file."""
    page = phone.page
    page.get_by_role("link", name="Check it yourself").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^.+, draw 1$"))
    expect(page.locator("main")).not_to_contain_text("group/")
    expect(page.locator(".verdict-sentence")).to_have_text(
        "VALID, but the beacon is not public: TEST BEACON", timeout=20_000
    )
    page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    page.goto(SAVED.as_uri())
    page.set_input_files("#transcript", kept)
    expect(page.locator(".verdict-sentence")).to_have_text("VALID, but the beacon is not public: TEST BEACON")
    phone.context.set_offline(False)
    for verifier in (["-m", "runtime.cli", "verify"], [standalone.__file__]):
        said = subprocess.run(
            [sys.executable, *verifier, str(kept)], capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert (said.returncode, said.stderr) == (0, ""), said
        assert "VALID, but the beacon is not public: TEST BEACON" in said.stdout


def test_a_circle_from_founding_to_the_payout(
    person: NewPerson, move_clock: MoveClock, tmp_path: Path
) -> None:
    manager = person()
    manager.sign_up(OWNER)
    found(manager)
    links = add_members(manager)
    instalment = commence(manager)
    imran, lata = person(width=390, height=844), person(width=390, height=844, dark=True)
    join(imran, links["Imran Shaikh"])
    join(lata, links["Lata Deshmukh"])

    collect_by_keyboard(manager)
    claim(imran)
    pay_online(lata)
    manager.go("/chits/")
    manager.page.get_by_role("button", name="Confirm payment").first.click()
    expect(manager.page.locator("#needs")).to_contain_text("Confirming")
    # Held for some seconds, in which it can be undone; then the page follows by itself.
    expect(manager.page.locator("#needs")).to_contain_text("all caught up", timeout=20_000)
    with scope(instalment.account_id):
        assert Payment.objects.filter(state="RECEIVED").count() == SEATS

    # Shortly before the freeze; nobody touches a phone from here on.
    move_clock(instalment.draw_at - database_now() - timedelta(seconds=LEAD_SECONDS + 5))
    for phone in (imran, lata):
        phone.go(f"/my/lottery/{instalment.id}/")
        expect(phone.page.locator("count-down")).to_be_visible()
    for phone in (imran, lata):
        expect(phone.page.locator(".stage-drawn")).to_be_visible(timeout=40_000)
        expect(phone.page.locator("[data-part=checked]")).to_contain_text(
            re.compile(r"checked all \d+ steps"), timeout=20_000
        )
        assert phone.serious() == []
    winners = [phone.page.locator(".stage-drawn").inner_text() for phone in (imran, lata)]
    with scope(instalment.account_id):
        won = Ticket.objects.get(awards__instalment=instalment)
        drawn = Instalment.objects.get(id=instalment.id).draw_id
    assert winners == [won.label, won.label]
    kept = tmp_path / "transcript.json"
    kept.write_bytes(imran.context.request.get(f"{imran.site}/v1/draws/{drawn}/transcript.json").body())
    check_with_all_three(imran, kept)

    manager.go("/chits/payouts/")
    manager.page.get_by_role("link", name="Approve payout").click()
    manager.page.get_by_role("button", name="Approve payout of ₹95,000.00").click()
    manager.page.get_by_role("link", name="Pay prize").click()
    expect(manager.page.get_by_role("heading", name="Pay prize")).to_be_visible()
    manager.page.fill("[name=reference]", "N326884120")
    manager.page.get_by_role("button", name="Record ₹95,000.00 as paid").click()
    expect(manager.page.get_by_role("heading", name="Done")).to_be_visible()
    expect(manager.page.locator("main")).to_contain_text("₹95,000")
    manager.go("/chits/reports/")
    manager.page.get_by_role("link", name="View", exact=True).click()
    expect(manager.page.get_by_text("Debits equal credits")).to_be_visible()
    assert [*manager.troubles, *imran.troubles, *lata.troubles] == []


def overflows(someone: Person) -> bool:
    return bool(
        someone.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_serious_on_any_page_in_any_width(person: NewPerson, dark: bool) -> None:
    cast = make_cast()
    group = a_running_group(cast.asha, upi_id="sahyadri@okbank")
    with scope(group.account_id):
        month = Instalment.objects.get(group=group, number=1)
        ticket = Ticket.objects.select_related("person").get(group=group, label="T01")
    desk = (
        "/chits/",
        f"/chits/groups/{group.id}/",
        "/chits/groups/new/",
        f"/chits/collection/{month.id}/",
        "/chits/payments/",
        "/chits/payments/new/",
        f"/chits/payments/new/?ticket={ticket.id}",
        "/chits/payouts/",
        f"/chits/groups/{group.id}/end/",
        f"/chits/draws/{month.id}/",
        "/chits/members/",
        "/chits/reports/",
        f"/chits/groups/{group.id}/trial-balance/",
        f"/chits/tickets/{ticket.id}/",
        f"/chits/tickets/{ticket.id}/mark/",
        "/chits/deposits/",
    )
    phone = (
        "/my/",
        "/my/payments/",
        f"/my/tickets/{ticket.id}/pay/",
        f"/my/tickets/{ticket.id}/passbook/",
        "/my/lottery/",
        f"/my/lottery/{month.id}/",
        "/my/notices/",
        "/my/help/",
        "/my/profile/",
    )
    # What is found does not depend on theme and width together: each is seen once with either.
    for width, user_id, paths in (
        (360 if dark else 1920, cast.asha.user_id, desk),
        (1920 if dark else 360, ticket.person.user_id, phone),
    ):
        someone = person(width=width, dark=dark)
        enter_as(someone, user_id, group.account_id)
        for path in paths:
            assert someone.go(path).status == 200, path
            assert someone.serious() == [], (path, width)
            assert not overflows(someone), (path, width)
        assert someone.troubles == []


def test_a_late_answer_of_the_search_leaves_the_chosen_member_chosen(person: NewPerson) -> None:
    cast = make_cast()
    group = a_running_group(cast.asha)
    manager = person(width=1440)
    enter_as(manager, cast.asha.user_id, group.account_id)
    page, late = manager.page, []
    manager.go("/chits/payments/new/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("sav")
    expect(page.get_by_role("option")).to_have_count(3)
    page.route(re.compile("q=saver$"), lambda route: late.append(route))
    with page.expect_request(re.compile("q=saver$")):
        page.keyboard.type("er")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    with page.expect_response(re.compile("q=saver$")) as answered:
        late[-1].continue_()
    answered.value.finished()
    page.evaluate(
        "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Saver 2")).to_be_visible()


def test_a_payment_is_recorded_by_keyboard_alone(person: NewPerson) -> None:
    cast = make_cast()
    group = a_running_group(cast.asha)
    manager = person(width=1440)
    enter_as(manager, cast.asha.user_id, group.account_id)
    page = manager.page
    manager.go("/chits/payments/new/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("saver")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    assert manager.serious() == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Saver 2")).to_be_visible()
    amount = page.get_by_label("Amount")
    expect(amount).to_be_focused()
    expect(amount).to_have_value("1000")
    page.keyboard.press("Control+a")
    page.keyboard.type("900")
    expect(page.locator("[data-payment-says]")).to_have_text("₹100 stays due.")
    page.keyboard.press("Control+a")
    page.keyboard.type("10000")
    expect(page.locator("[data-payment-unusual]")).to_be_visible()
    expect(page.locator("[data-payment-credit]")).to_contain_text("₹9,000 more than is owed becomes credit")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("More than is owed")
    page.fill("[name=amount]", "1,000")
    expect(page.locator("[data-payment-credit]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("[data-toasts]")).to_contain_text("Payment recorded: ₹1,000.00 from Saver 2.")
    with scope(group.account_id):
        assert [one.amount for one in Payment.objects.all()] == [1_000_00]
    # The way to every other page is the same as there.
    rail = page.get_by_role("navigation", name="Main")
    for name in ("Home", "Sell", "Books", "Tickets", "Chits", "Admin"):
        expect(rail.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_meeting_is_collected_on_a_phone(person: NewPerson) -> None:
    cast = make_cast()
    group = a_running_group(cast.asha)
    with scope(group.account_id):
        month = Instalment.objects.get(group=group, number=1)
    manager = person(width=390, height=844)
    enter_as(manager, cast.asha.user_id, group.account_id)
    page = manager.page
    manager.go(f"/chits/collection/{month.id}/")
    assert not overflows(manager)
    page.get_by_role("button", name="Enter ₹1,000 for T01").click()
    expect(page.get_by_label("Paid now, T01")).to_have_value("1,000")
    expect(page.get_by_label("Mode, T01")).to_have_value("cash")
    page.get_by_label("Paid now, T02").fill("5000")
    page.get_by_label("Paid now, T03").focus()
    expect(page.get_by_label("Paid now, T02")).to_have_value("5,000")
    record = page.get_by_role("button", name="Record 2 payments, ₹6,000")
    expect(record).to_be_in_viewport()
    record.click()
    expect(page.locator("[data-sheet-part=said]")).to_contain_text("T02 pays ₹4,000 more than it owes")
    page.get_by_label("Paid now, T02").fill("1000")
    page.get_by_role("button", name="Record 2 payments, ₹2,000").focus()
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Paid now, T02")).to_have_value("5,000")
    page.get_by_label("Paid now, T02").fill("1000")
    page.get_by_role("button", name="Record 2 payments, ₹2,000").click()
    expect(page.locator("[data-sheet-part=said]")).to_have_text("All payments recorded.")
    # Nothing of the desk is out of reach: the bar has a place for the rest.
    page.get_by_role("button", name="More").click()
    more = page.locator("#chit-more")
    for name in ("Groups", "Members", "Payouts", "Reports", "Home", "Sell"):
        expect(more.get_by_role("link", name=name, exact=True).first).to_be_visible()
    assert manager.serious() == []
    assert manager.troubles == []


def test_the_phone_reads_from_the_right_in_urdu(person: NewPerson) -> None:
    cast = make_cast()
    group = a_running_group(cast.asha)
    with scope(group.account_id):
        ticket = Ticket.objects.select_related("person").get(group=group, label="T01")
    someone = person(width=390, height=844)
    enter_as(someone, ticket.person.user_id, group.account_id)
    someone.go("/my/profile/")
    someone.page.select_option("#language", "ur")
    someone.page.locator("form:has(#language) button").click()
    someone.go("/my/")
    page = someone.page
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert not overflows(someone)
    assert someone.serious() == []
    # The first place of the bar is at the right, amounts keep their own direction.
    bar = page.locator(".phone-bar a")
    assert bar.first.bounding_box()["x"] > bar.last.bounding_box()["x"]
    assert page.locator(".due-sum .money").evaluate("one => getComputedStyle(one).direction") == "ltr"


def test_installable_and_offline(person: NewPerson) -> None:
    cast = make_cast()
    group = a_running_group(cast.asha)
    with scope(group.account_id):
        ticket = Ticket.objects.select_related("person").get(group=group, label="T01")
    someone = person(width=390, height=844)
    enter_as(someone, ticket.person.user_id, group.account_id)
    someone.go("/my/")
    page = someone.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((n) => caches.open(n).then((c) => c.keys()))).then((all) => all.flat().map((r) => new URL(r.url).pathname)))"
    )
    assert "/offline/" in kept
    assert not [path for path in kept if not path.startswith(("/offline/", "/static/"))], (
        "nothing of an account"
    )
    page.reload()
    someone.context.set_offline(True)
    page.goto(f"{someone.site}/my/payments/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    someone.context.set_offline(False)
    page.goto(f"{someone.site}/my/")
    expect(page.get_by_role("heading", name=re.compile("Namaste"))).to_be_visible()
