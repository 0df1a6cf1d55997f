"""`python -m runtime.suite [pytest's arguments]`, called by bin/test in a finished environment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from runtime.embedded import EmbeddedError
from runtime.launch import surroundings
from runtime.launch.serve import OWNER_URL_MISSING
from runtime.suite.checks import run_checks
from runtime.suite.database import throwaway_database

# More would only make each other late: the suite computes all the time.
WORKERS_A_PROCESSOR = 1
WORKERS = ["--dist", "worksteal", "-n"]
TESTS_FAILED = 1  # pytest's exit code
# What is tried once more, alone: everything that waits for another process. Rules, money and races never are.
WITH_SERVERS = ("tests/browser/", "tests/api/test_over_http.py", "runtime/launch/", "runtime/serving/")
MOST_AGAIN = 4
SELECTING = ("-k", "-m", "--lf", "--last-failed", "--ff", "--co", "--collect-only")


def main(arguments: list[str]) -> int:
    """The exit code: pytest's, or 1 when only a check found something."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if surroundings.is_external():
        if not os.environ.get("DATABASE_OWNER_URL", "").strip():
            print(OWNER_URL_MISSING, file=sys.stderr)
            return 2
        surroundings.settle()
        return run(arguments)
    try:
        with throwaway_database():
            return run(arguments)
    except EmbeddedError as trouble:
        print(trouble, file=sys.stderr)
        return 1


def is_whole(arguments: list[str]) -> bool:
    """Is everything asked for? A path or a selection asks for less; a flag and its value don't."""
    return not any(one.startswith(SELECTING) or is_path(one) for one in arguments)


def is_path(argument: str) -> bool:
    return not argument.startswith("-") and (surroundings.ROOT / argument.split("::")[0]).exists()


def run(arguments: list[str]) -> int:
    """Checks first, so that pytest's closing line is the last."""
    failed = run_checks() if is_whole(arguments) else []
    code = pytest(arguments)
    if failed:
        print(f"Checks that found something: {', '.join(failed)}.", file=sys.stderr)
    return code or int(bool(failed))


def pytest(arguments: list[str]) -> int:
    code = start_pytest([*workers(arguments), *arguments])
    if code == TESTS_FAILED and is_whole(arguments):
        return try_again() if may_try_again(last_failed()) else code
    return code


def workers(arguments: list[str]) -> list[str]:
    """How many processes share the tests, unless that is given; the tests of a few files have fewer."""
    if any(one.startswith("-n") for one in arguments):
        return []
    is_part = any(one.startswith("-k") or is_path(one) for one in arguments)
    return [*WORKERS, "2" if is_part else str(WORKERS_A_PROCESSOR * (os.cpu_count() or 1))]


def start_pytest(arguments: list[str]) -> int:
    line = [sys.executable, "-P", "-m", "pytest", *arguments]
    return subprocess.run(line, cwd=surroundings.ROOT, check=False).returncode


def last_failed() -> list[str]:
    """The tests that pytest remembers as failed, as `tests/browser/test_selling.py::test_…`."""
    cache_file = surroundings.ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    try:
        return sorted(json.loads(cache_file.read_text()))
    except (OSError, ValueError):
        return []


def may_try_again(failed: list[str]) -> bool:
    """Only a few, and only where a browser or a server of its own may have been late on a busy machine."""
    return 0 < len(failed) <= MOST_AGAIN and all(one.startswith(WITH_SERVERS) for one in failed)


def try_again() -> int:
    """Those tests alone, one after the other, once more; what passes only now is said."""
    again = last_failed()
    code = start_pytest(["-q", "-p", "no:cacheprovider", *again])
    if code == 0:
        print("PASSED ONLY AT THE SECOND TRY, alone: " + ", ".join(again), file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
