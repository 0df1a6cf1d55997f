"""The running product for a real browser: web and worker on the tests' own database, and Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import SEEDED, owner_connection
from runtime.bootstrap.browser import VARIABLE, find_browser
from tests.model import a_model
from tests.running import on_the_tests_database, wait_until

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000
# What the running worker says of itself: when that is gone, the next job it takes ends it.
OF_THE_WORKER = {"procrastinate_workers", "kernel_heartbeat"}


def chromium() -> str | None:
    """Where a Chromium is, if there is one: bin/test names the one that it found."""
    return os.environ.get(VARIABLE) or find_browser()


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        pytest.skip("NO BROWSER: Chromium is not installed, so nothing was tested as a person would")
    if not (ROOT / "ui" / "static" / "dist" / "manifest.json").exists():
        pytest.skip("NO ASSETS: run npm run build, or bin/test, which does")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright runs a loop in this thread, which Django takes for an asynchronous view. It ends with the
    # package, for other tests run loops of their own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


# Not longer than the tests of this folder: its worker would move what other tests have just written.
@pytest.fixture(scope="package")
def site(django_db_setup: Any, tmp_path_factory: Any) -> Iterator[str]:
    """The address of a running Drawbook, whose texts are written by a model of our own."""
    with (
        a_model() as model,
        on_the_tests_database(
            tmp_path_factory.mktemp("home"), CONTENT_API_URL=model.url, CONTENT_MODEL="local"
        ) as port,
    ):
        SEEDED.update(OF_THE_WORKER)
        yield f"http://localhost:{port}"
    SEEDED.difference_update(OF_THE_WORKER)


class Person:
    """Someone with a browser of their own."""

    def __init__(
        self, browser: Any, site: str, *, width: int = 1440, height: int = 900, dark: bool = False
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

    def _console(self, message: Any) -> None:
        # A refused request (400, 409) is logged by the browser as an error of its own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)

    def go(self, path: str) -> Any:
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


PASSWORD = "a-long-pass-9-for-it"


@pytest.fixture
def person(browser: Any, site: str, transactional_db: Any) -> Iterator[Any]:
    """`person(dark=True, width=390)`: someone new with a browser of their own."""
    people: list[Person] = []

    def make(**how: Any) -> Person:
        people.append(Person(browser, site, **how))
        return people[-1]

    yield make
    for one in people:
        one.context.close()
    with owner_connection() as owner:
        # The tables are emptied next, and a job must not lose what it works on.
        doing = "SELECT FROM procrastinate_jobs WHERE status = 'doing'"
        wait_until(lambda: owner.execute(doing).rowcount == 0, "the worker to finish its jobs")


@pytest.fixture
def methods_are_set_up(person: Any) -> None:
    """Every way to pay can be chosen. After the site's own fixtures, whose database it is."""
    from billing.models import PaymentMethod

    PaymentMethod.objects.update(is_set_up=True)
