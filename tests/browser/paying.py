"""Signing up, paying and approving in a browser."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

from django.test import override_settings
from playwright.sync_api import expect

from identity.actions.create_user import create_user
from tests.browser.person import PASSWORD, NewPerson, Person

STAFF = "nadia@drawbook.test"


def a_receipt(folder: Path) -> Path:
    """A small picture, as a phone would send it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x1c\x7f\x45" * 40 for _ in range(60))
    head = struct.pack(">IIBBBBB", 40, 60, 8, 2, 0, 0, 0)
    made = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
    file = folder / "jazzcash-receipt.png"
    file.write_bytes(made)
    return file


def sign_up(someone: Person, email: str, *, business: str, country: str, plan: str) -> None:
    someone.go("/sign-up/")
    page = someone.page
    page.fill("[name=first_name]", "Bilal")
    page.fill("[name=last_name]", "Ahmed")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=business_name]", business)
    page.select_option("[name=country]", country)
    page.check(f"[name=plan][value={plan}]")
    page.click("main button[type=submit]")
    page.wait_for_url(f"{someone.site}/")


def pay(someone: Person, reference: str, receipt: Path | None = None) -> None:
    page = someone.page
    someone.go("/billing/")
    page.fill("[name=manual_reference]", reference)
    if receipt is not None:
        page.set_input_files("[name=evidence]", str(receipt))
    page.get_by_role("button", name="Submit payment for approval").click()
    expect(page.locator("#review")).to_be_visible()


def a_member_of_staff(person: NewPerson, **how: Any) -> Person:
    # The running product does not know the tests' quick hash.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        create_user(email=STAFF, password=PASSWORD, first_name="Nadia", last_name="Aziz", is_staff=True)
    nadia = person(**how)
    nadia.sign_in(STAFF)
    nadia.page.wait_for_url(f"{nadia.site}/staff/")
    return nadia


def decide(page: Any, key: str) -> None:
    """Press a key that decides, once the payment has been on the screen for long enough."""
    page.locator("[data-queue][data-settled]").wait_for()
    page.keyboard.press(key)
