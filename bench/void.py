"""Voiding a large period beside the least it must do: every line written anew, in the same run.

    python -m bench.void [--tickets 50000]

A ticket is 20 lines on a book of 3 ledgers, brought in by an import. The limit ("bare") is one UPDATE of a
table like that of the lines, with its keys and checks. The period's book is audited afterwards.
"""

from __future__ import annotations

import argparse
import sys
import time

from bench.imports import LINES, audit_figures, bring_in, made
from bench.stage import Stage, stage

AIM_SECONDS_A_MILLION = 10.0


def main() -> int:
    """Print the figures; 1 when the book does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=50_000)
    given = parser.parse_args()
    with stage() as here:
        _checked, brought = bring_in(here, made(given.tickets))
        lines = given.tickets * LINES
        print(f"{lines:,} lines brought in, {brought:.1f} s")
        bare = written_once(here)
        took = void(here)
        print(f"bare: every line once  {bare:7.1f} s")
        print(
            f"void                   {took:7.1f} s   {took / bare:.1f} of bare   "
            f"{1_000_000 * took / lines:.1f} s a million lines (aim {AIM_SECONDS_A_MILLION:.0f})"
        )
        return audit_figures(here)


def written_once(here: Stage) -> float:
    """Seconds to change every line of a like table in one statement."""
    import psycopg

    with psycopg.connect(here.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE bench_entry (LIKE books_entry INCLUDING ALL)")
        owner.execute("INSERT INTO bench_entry SELECT * FROM books_entry")
        began = time.monotonic()
        owner.execute("UPDATE bench_entry SET held = 0, pending = 0, refunded = amount")
        took = time.monotonic() - began
        owner.execute("DROP TABLE bench_entry")
    return took


def void(here: Stage) -> float:
    """Seconds of the action."""
    from books.actions.void_period import void_period
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(here.account_id):
        member = member_for(Membership.objects.get(id=here.membership_id).user_id, here.account_id)
    assert member is not None
    began = time.monotonic()
    with scope(here.account_id, member.user_id):
        void_period(member, here.period_id)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
