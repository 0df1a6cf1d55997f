"""A browser for the tests that drive one: the machine's, or Debian's when we may install it."""

from __future__ import annotations

import os
import shutil
import subprocess

from runtime.bootstrap.progress import report, step

# The first is Chromium without its windows: the same pages for two thirds of the processor time.
HEADLESS = "chromium-headless-shell"
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VARIABLE = "DRAWBOOK_CHROMIUM"
PATIENCE = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")


def ensure_browser() -> None:
    """Set DRAWBOOK_CHROMIUM, where the tests look for their browser; report loudly when there is none.

    A machine of continuous integration is given the headless one although it may have another.
    """
    found = os.environ.get(VARIABLE) or find_browser()
    is_wanted = not found or (bool(os.environ.get("CI")) and not shutil.which(HEADLESS))
    if is_wanted and VARIABLE not in os.environ and may_install():
        with step("Installing Chromium"):
            install(HEADLESS)
            if not find_browser():
                install("chromium")
        found = find_browser()
    if found:
        os.environ[VARIABLE] = found
        return
    report("!" * 78)
    report("!! No Chromium or Chrome on PATH: THE BROWSER TESTS WILL BE SKIPPED.")
    report("!" * 78)


def find_browser() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str) -> None:
    """Install a package of Debian's; the caller looks whether that succeeded."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for line in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        subprocess.run(
            ["apt-get", *PATIENCE, *line], env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
