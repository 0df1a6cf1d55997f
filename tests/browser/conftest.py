"""The running product for a real browser: web and worker on the tests' own database, and Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from billing.models import PaymentMethod
from runtime.bootstrap.browser import VARIABLE, find_browser
from tests.browser.person import PATIENCE_MS, NewPerson, Person
from tests.database import SEEDED, owner_connection
from tests.model import a_model
from tests.running import on_the_tests_database, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
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
# What the running worker says of itself: when that is gone, the next job it takes ends it.
OF_THE_WORKER = {"procrastinate_workers", "kernel_heartbeat"}


def chromium() -> str | None:
    """Where a Chromium is, if there is one: bin/test names the one that it found."""
    return os.environ.get(VARIABLE) or find_browser()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
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
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
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


@pytest.fixture
def person(browser: Browser, site: str, transactional_db: None) -> Iterator[NewPerson]:
    """`person(dark=True, width=390)`: someone new with a browser of their own."""
    people: list[Person] = []

    def make(*, width: int = 1440, height: int = 900, dark: bool = False) -> Person:
        people.append(Person(browser, site, width=width, height=height, dark=dark))
        return people[-1]

    yield make
    for one in people:
        one.context.close()
    with owner_connection() as owner:
        # The tables are emptied next, and a job must not lose what it works on.
        doing = "SELECT FROM procrastinate_jobs WHERE status = 'doing'"
        wait_until(lambda: owner.execute(doing).rowcount == 0, "the worker to finish its jobs")


@pytest.fixture
def methods_are_set_up(person: NewPerson) -> None:
    """Every way to pay can be chosen. After the site's own fixtures, whose database it is."""
    PaymentMethod.objects.update(is_set_up=True)
