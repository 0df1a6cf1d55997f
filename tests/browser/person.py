"""Someone with a browser of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Response

from identity.models import User

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

PATIENCE_MS = 15_000

PASSWORD = "a-long-pass-9-for-it"


class Person:
    """Someone with a browser of their own."""

    def __init__(
        self, browser: Browser, site: str, *, width: int = 1440, height: int = 900, dark: bool = False
    ) -> None:
        self.site = site
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            # Nothing is asserted of a movement, and to draw each step of one takes longer than most tests.
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        # A refused request (400, 409) is logged by the browser as an error of its own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)

    def go(self, path: str) -> Response | None:
        return self.page.goto(f"{self.site}{path}")

    def sign_up(self, email: str, business: str = "Verma and Daughters") -> None:
        self.go("/sign-up/")
        page = self.page
        page.fill("[name=first_name]", "Asha")
        page.fill("[name=last_name]", "Verma")
        page.fill("[name=email]", email)
        page.fill("[name=password]", PASSWORD)
        page.fill("[name=business_name]", business)
        page.select_option("[name=country]", "IN")
        page.check("[name=plan][value=free-trial]")
        page.click("main button[type=submit]")
        page.wait_for_url(f"{self.site}/")

    def sign_in(self, email: str) -> None:
        self.go("/sign-in/")
        self.page.fill("[name=identifier]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(f"{self.site}/**")

    def serious(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it stands."""
        self.page.evaluate(AXE.read_text())  # by the debugger: the page's own policy stays as strict as it is
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['target']}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


class NewPerson(Protocol):
    """The fixture `person`: `person(dark=True, width=390)` is someone new."""

    def __call__(self, *, width: int = 1440, height: int = 900, dark: bool = False) -> Person: ...


def enter_as(someone: Person, user_id: Any, account_id: Any) -> None:
    """Put a session of this person into the browser."""
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    session = client.session
    session["account_id"] = str(account_id)
    session.save()
    key = client.cookies["sessionid"].value
    someone.context.add_cookies([{"name": "sessionid", "value": key, "url": someone.site}])
