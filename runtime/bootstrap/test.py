"""`bin/test`: make what is missing, then go on as the suite."""

from __future__ import annotations

from runtime.bootstrap.assets import ensure_assets
from runtime.bootstrap.browser import ensure_browser
from runtime.bootstrap.packages import become, ensure_packages
from runtime.bootstrap.words import ensure_words

HELP = """bin/test [pytest's arguments]

Without arguments, or with flags alone (bin/test -q): every check, among them the tests marked pg16
on PostgreSQL 16, then all tests. With a path, -k or -m (bin/test books -k spill): only those tests,
without the checks. The environment, the assets, a browser and a PostgreSQL are made on the way;
DATABASE_URL with DATABASE_OWNER_URL names another PostgreSQL.
"""


def test(arguments: list[str]) -> None:
    if arguments in (["--help"], ["-h"]):
        print(HELP, end="")
        return
    ensure_packages(dev=True)
    ensure_words()
    ensure_assets()
    ensure_browser()
    become("runtime.suite", *arguments)
