"""A Chromium for the tests that drive a real browser: the machine's, or Debian's when we may install it."""

from __future__ import annotations

import os
import shutil
import subprocess

from runtime.bootstrap.progress import report, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VARIABLE = "DRAWBOOK_CHROMIUM"


def ensure_browser() -> None:
    """Name the browser in DRAWBOOK_CHROMIUM, where the tests look for it; without one, print a warning."""
    found = os.environ.get(VARIABLE) or find_browser()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Installing Chromium"):
            _install()
        found = find_browser()
    if found:
        os.environ[VARIABLE] = found
        return
    report("!" * 78)
    report("!! No Chromium or Chrome on PATH: THE BROWSER TESTS WILL BE SKIPPED.")
    report("!" * 78)


def find_browser() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for line in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", *line], env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
