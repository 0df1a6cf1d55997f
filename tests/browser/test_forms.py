"""What every form does for a person: sent once, undone by a key, refused without losing what was typed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from playwright.sync_api import expect
from pytest_django import Settings

from books.actions.create_book import create_book
from books.models import Book
from holds.models import HeldAct
from identity.models import User
from kernel.clock import database_now
from tenancy.member import Member
from tests.browser.person import PASSWORD, NewPerson, Person
from tests.cast import as_member, make_cast
from tests.worlds import a_selling_period

pytestmark = pytest.mark.browser

OWNER = "asha@drawbook.test"


def signed_in(someone: Person, member: Member) -> Any:
    """The member's browser, signed in; a password is set for whoever signs in again."""
    user = User.objects.get(pk=member.user_id)
    # The tests' own hasher is not the running program's.
    user.password = make_password(PASSWORD, hasher=Argon2PasswordHasher())
    user.save(update_fields=["password"])
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_id"] = str(member.account_id)
    session.save()
    key = client.cookies["sessionid"].value
    someone.context.add_cookies([{"name": "sessionid", "value": key, "url": someone.site}])
    return someone.page


def held(member: Member, seconds: int = 60) -> HeldAct:
    """Something to undo, for a long while."""
    now = database_now()
    with as_member(member):
        return HeldAct.objects.create(
            account_id=member.account_id,
            user_id=member.user_id,
            user_name=member.user_name,
            kind="tests.nothing",
            subject_id=uuid.uuid4(),
            sentence="Paying ₹3,000.00 to Asha",
            held_at=now,
            due_at=now + timedelta(seconds=seconds),
        )


def state_of(member: Member, act: HeldAct) -> str:
    with as_member(member):
        return str(HeldAct.objects.get(id=act.id).state)


def test_an_act_is_undone_by_button_and_by_key(person: NewPerson, settings: Settings) -> None:
    settings.HOLD_SECONDS = 60  # a busy machine may need more than six seconds to show the page
    asha_owns = make_cast().asha
    world = a_selling_period(asha_owns)
    asha = person()
    page = signed_in(asha, asha_owns)
    act = held(asha_owns)
    asha.go("/books/")
    toast = page.locator("form[data-held]")
    expect(toast).to_contain_text("Paying ₹3,000.00 to Asha…")
    expect(toast.locator("[data-left]")).to_contain_text("(")
    assert asha.serious() == []
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: Paying ₹3,000.00 to Asha. Nothing was changed.")).to_be_visible()
    assert state_of(asha_owns, act) == "UNDONE"

    for key in ("u", "Control+z"):
        act = held(asha_owns)
        asha.go(f"/periods/{world.period.id}/")
        expect(page.locator("form[data-held]")).to_be_visible()
        page.get_by_role("button", name="Add ledger").first.click()
        page.locator("#add-ledger [name=name]").press_sequentially("Kuchu")
        page.keyboard.press(key)
        assert state_of(asha_owns, act) == "HELD", "a letter of a name is no shortcut"
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        # The toast of the one before may still be shown; the form goes when the server has answered.
        expect(page.locator("form[data-held]")).to_have_count(0)
        expect(page.get_by_text("Nothing was changed.")).to_be_visible()
        assert state_of(asha_owns, act) == "UNDONE"
    assert asha.troubles == []


def test_a_double_click_sends_a_form_once_even_one_with_a_field_called_method(person: NewPerson) -> None:
    asha_owns = make_cast().asha
    asha = person()
    page = signed_in(asha, asha_owns)
    asha.go("/books/new/")
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.fill("[name=name]", "Evening")
    page.evaluate(
        """() => {
            const form = document.querySelector("main form[method=post]");
            form.insertAdjacentHTML("beforeend", '<input type="hidden" name="method" value="x">');
            for (const _ of [1, 2, 3]) form.requestSubmit();
        }"""
    )
    page.wait_for_load_state()
    expect(page.locator("h1")).to_be_visible()
    assert len(sent) == 1


def test_after_a_refusal_the_address_can_be_opened_and_reloaded(person: NewPerson) -> None:
    asha_owns = make_cast().asha
    world = a_selling_period(asha_owns)
    asha = person()
    page = signed_in(asha, asha_owns)
    at = f"{asha.site}/periods/{world.period.id}/"
    page.goto(at)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.get_by_role("button", name="Add ledger").first.click()
    dialog = page.locator("#add-ledger")
    dialog.locator("[name=name]").fill("House 7")
    dialog.locator("[name=capacity]").fill("a lot")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator(".field-error").first).to_be_visible()
    assert page.url == at
    expect(dialog.locator("[name=name]")).to_have_value("House 7")
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    assert page.url == at
    assert [method for method, url in asked if method == "POST"] == ["POST"], "a reload sends nothing again"
    assert ("GET", f"{at}ledgers/") not in asked
    # What was typed is there after the reload too, and says so.
    expect(page.get_by_text("We brought back what you typed.")).to_be_visible()
    expect(page.locator("#add-ledger [name=name]")).to_have_value("House 7")
    page.goto(f"{at}ledgers/")
    assert page.url == at


def test_a_session_that_is_gone_loses_nothing(person: NewPerson) -> None:
    asha_owns = make_cast().asha
    with as_member(asha_owns):
        book = create_book(asha_owns, name="Evening")
    asha = person()
    page = signed_in(asha, asha_owns)
    asha.go(f"/books/{book.id}/settings/")
    page.fill("[name=name]", "Late evening")
    asha.context.clear_cookies(name="sessionid")
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(
        page.get_by_text("Your session expired. Sign in and we'll bring back what you typed.")
    ).to_be_visible()
    assert "Late evening" not in page.content()
    page.fill("[name=identifier]", "asha@example.com")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_text("We brought back what you typed.")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Late evening")
    with as_member(asha_owns):
        assert Book.objects.get().name == "Evening"
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_be_visible()
    with as_member(asha_owns):
        assert Book.objects.get().name == "Late evening"
    asha.go(f"/books/{book.id}/settings/")
    expect(page.get_by_text("We brought back what you typed.")).to_have_count(0)


def test_sign_up_keeps_what_was_typed_over_a_language_and_a_refusal(person: NewPerson) -> None:
    make_cast()
    new = person(width=390, height=844)
    page = new.page
    new.go("/sign-up/")
    page.fill("[name=first_name]", "Vandana")
    page.fill("[name=email]", "asha@example.com")
    page.select_option("[name=country]", "PK")
    page.fill("[name=password]", "12345678")
    page.get_by_role("button", name="हिन्दी").click()
    page.wait_for_function("document.documentElement.lang === 'hi'")
    expect(page.locator("[name=first_name]")).to_have_value("Vandana")
    expect(page.locator("[name=country]")).to_have_value("PK")
    expect(page.locator("[name=password]")).to_have_value("")
    assert "12345678" not in page.evaluate("() => JSON.stringify(sessionStorage)")
    page.get_by_role("button", name="English").click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.fill("[name=first_name]", "")
    page.fill("[name=password]", "12345678")
    page.locator("main form[data-sign-up] button[type=submit]").click()
    expect(page.get_by_text("Email already registered")).to_be_visible()
    expect(page.locator(".field-error")).to_have_count(3)
    expect(page.locator("[name=password]")).to_have_value("12345678")
    assert new.serious() == []
    page.fill("[name=first_name]", "Vandana")
    page.fill("[name=email]", "vandana@example.com")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form[data-sign-up] button[type=submit]").click()
    page.wait_for_url(f"{new.site}/")
    assert new.troubles == []
