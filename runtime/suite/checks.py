"""The checks of the source. A new one is a line in CHECKS."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from runtime.bootstrap.assets import find_npm
from runtime.embedded.binaries import CHOICE
from runtime.launch.child import drawbook
from runtime.launch.surroundings import ROOT
from runtime.suite.postgres16 import NOT_RUN, PYTEST

AT_A_TIME = 2

# One that needs the database: it leaves the migrated template to the processes that share the tests.
ONE_TEST = "kernel/tests/test_advisory.py"
POSTGRES_16 = [sys.executable, "-P", "-m", "runtime.suite.postgres16"]


@dataclass(frozen=True)
class Check:
    """A command that says nothing is wrong by ending with code 0."""

    name: str
    argv: list[str]


@dataclass(frozen=True)
class Outcome:
    check: Check
    passed: bool
    output: str
    seconds: float


def tool(name: str) -> str:
    """A program of our own environment."""
    return str(Path(sys.executable).parent / name)


def templates() -> list[str]:
    """Django's templates, without those that speak another language (.js, .txt)."""
    return sorted(str(file.relative_to(ROOT)) for file in ROOT.glob("*/templates/**/*.html"))


def checks() -> list[Check]:
    """The slowest first, so that the others run beside it."""
    has_own_server = bool(os.environ.get("KEEP_TEST_TEMPLATE"))
    return [
        Check("types", [tool("mypy"), "."]),
        *([Check("PostgreSQL 16", POSTGRES_16)] if has_own_server and CHOICE not in os.environ else []),
        *([Check("migrations run", [*PYTEST, ONE_TEST])] if has_own_server else []),
        Check("style", [tool("ruff"), "check", "."]),
        Check("format", [tool("ruff"), "format", "--check", "."]),
        Check("floors", [tool("lint-imports")]),
        Check("templates, form", [tool("djade"), "--check", *templates()]),
        Check("templates, layout", [tool("djlint"), "--check", "--quiet", *templates()]),
        Check("templates, rules", [tool("djlint"), "--lint", "--quiet", *templates()]),
        Check("settings", drawbook("manage", "check", "--fail-level", "WARNING")),
        Check("migrations", drawbook("manage", "makemigrations", "--check", "--dry-run")),
        Check("API description", drawbook("manage", "check_openapi")),
        Check("scripts and styles", [str(find_npm()), "run", "--silent", "lint"]),
        Check("page scripts", [str(find_npm()), "run", "--silent", "test"]),
    ]


def run_checks() -> list[str]:
    """Run them all, telling each, and return the names of those that found something."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        failed = []
        for outcome in pool.map(_run, checks()):
            verdict = "ok" if outcome.passed else "FAILED"
            print(f"- {outcome.check.name}: {verdict} ({outcome.seconds:.1f} s)", file=sys.stderr, flush=True)
            if NOT_RUN in outcome.output:
                print(outcome.output.rstrip(), file=sys.stderr, flush=True)
            if not outcome.passed:
                failed.append(outcome.check.name)
                print(outcome.output.rstrip(), file=sys.stderr, flush=True)
        return failed


def _run(check: Check) -> Outcome:
    begun = time.monotonic()
    done = subprocess.run(
        check.argv,
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1", "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(check, done.returncode == 0, done.stdout, time.monotonic() - begun)
