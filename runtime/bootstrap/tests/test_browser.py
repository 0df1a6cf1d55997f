"""Which browser the tests drive, and when one is installed."""

from __future__ import annotations

import os

import pytest

from runtime.bootstrap import browser
from runtime.bootstrap.browser import HEADLESS, VARIABLE, ensure_browser


class Machine:
    """What is on PATH; installing adds to it, unless the package is not to be had."""

    def __init__(self, *programs: str, offers: tuple[str, ...] = (HEADLESS, "chromium")) -> None:
        self.programs = set(programs)
        self.offers = offers
        self.installed: list[str] = []

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def install(self, package: str) -> None:
        self.installed.append(package)
        if package in self.offers:
            self.programs.add(package)


def on(machine: Machine, monkeypatch: pytest.MonkeyPatch, **environment: str) -> str | None:
    for name in (VARIABLE, "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(browser.shutil, "which", machine.which)
    monkeypatch.setattr(browser, "install", machine.install)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    ensure_browser()
    chosen = os.environ.get(VARIABLE)
    monkeypatch.delenv(VARIABLE, raising=False)
    return chosen


def test_the_one_without_windows_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("apt-get", "chromium", HEADLESS)
    assert on(machine, monkeypatch, CI="true") == f"/usr/bin/{HEADLESS}"
    assert machine.installed == []


def test_a_developers_machine_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("apt-get", "chromium")
    assert on(machine, monkeypatch) == "/usr/bin/chromium"
    assert machine.installed == []


def test_continuous_integration_is_given_the_quicker_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on(Machine("apt-get", "chromium"), monkeypatch, CI="true") == f"/usr/bin/{HEADLESS}"


def test_what_cannot_be_installed_leaves_the_one_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on(Machine("apt-get", "chromium", offers=()), monkeypatch, CI="true") == "/usr/bin/chromium"
    assert on(Machine("chromium"), monkeypatch, CI="true") == "/usr/bin/chromium"


def test_a_machine_without_any_installs_one_or_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on(Machine("apt-get"), monkeypatch) == f"/usr/bin/{HEADLESS}"
    older = Machine("apt-get", offers=("chromium",))
    assert on(older, monkeypatch) == "/usr/bin/chromium"
    assert older.installed == [HEADLESS, "chromium"]


def test_no_browser_is_reported_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert on(Machine(), monkeypatch) is None
    assert "THE BROWSER TESTS WILL BE SKIPPED" in "".join(capsys.readouterr())


def test_a_browser_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("apt-get", "chromium")
    assert on(machine, monkeypatch, CI="true", **{VARIABLE: "/opt/chrome"}) == "/opt/chrome"
    assert machine.installed == []
