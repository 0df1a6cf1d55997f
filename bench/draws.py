"""Freeze and draw of a large group, beside the hashing that it cannot do without, in the same run.

    python -m bench.draws [--tickets 10000]

The limit ("bare") is one hash of the transcript and one score a ticket.
"""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from datetime import timedelta
from typing import Any

from bench.stage import Stage, stage


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    given = parser.parse_args()
    with stage(ledgers=1) as here:
        show(here, given.tickets)
    return 0


def show(here: Stage, tickets: int) -> None:
    from draws.actions.freeze_draw import freeze_draw
    from draws.actions.open_series import open_series
    from draws.actions.settle_draw import settle_draw
    from draws.contents import Pick
    from draws.models import Draw
    from draws.queries.showing import stage_of
    from draws.relays import chosen_beacon, signature_of
    from fairness.derive import ranking_of
    from fairness.hashes import tagged_hash
    from fairness.terms import terms_of
    from fairness.verify import verify
    from kernel.clock import database_now
    from tenancy.scope import scope

    account_id = here.account_id
    roll = [f"T{n:05d}" for n in range(1, tickets + 1)]
    excluded = dict.fromkeys(roll[::20], "prized")
    took: dict[str, float] = {}

    def timed(name: str, work: Any) -> Any:
        began = time.monotonic()
        with scope(account_id):
            done = work()
        took[name] = time.monotonic() - began
        return done

    series = timed(
        "open the series",
        lambda: open_series(
            account_id,
            kind="bench",
            subject_id=uuid.uuid4(),
            title="Large",
            roll=roll,
            schedule=[database_now() + timedelta(seconds=6)],
            lead_seconds=5,
            accepts_test_beacon=True,
        ),
    )
    with scope(account_id):
        draw = Draw.objects.select_related("series").get(series_id=series.id)
        wait_seconds = (draw.freeze_at - database_now()).total_seconds()
    time.sleep(max(0.0, wait_seconds) + 0.01)  # until the list may be frozen
    terms = terms_of(gross_minor=10**9, commission_minor=5 * 10**7, currency="INR")
    frozen = timed("freeze", lambda: freeze_draw(account_id, draw.id, Pick(excluded, terms=terms)))
    beacon = chosen_beacon()
    with scope(account_id):
        wait_seconds = beacon.time_of(frozen.beacon_round) - database_now().timestamp()
    time.sleep(max(0.0, wait_seconds) + 0.01)  # until the beacon speaks
    signature = timed("ask the beacon", lambda: signature_of(beacon, frozen.beacon_round))
    drawn = timed("draw", lambda: settle_draw(account_id, frozen, signature))
    timed("show the page's facts", lambda: stage_of(drawn))
    import json

    record = json.loads(drawn.transcript)
    assert timed("verify", lambda: verify(record)).valid

    began = time.monotonic()
    tagged_hash("transcript", record)
    ranking_of(bytes.fromhex(record["prk"]), record["freeze"]["eligible"])
    bare = time.monotonic() - began
    print(f"{tickets:,} tickets; bare {bare * 1000:.1f} ms")
    for name, seconds in took.items():
        print(f"{name:24} {seconds * 1000:9.1f} ms   {seconds / bare:6.2f} of bare")
    both = took["freeze"] + took["draw"]
    print(f"{'freeze and draw':24} {both * 1000:9.1f} ms   {both / bare:6.2f} of bare   aim: 1,000 ms")


if __name__ == "__main__":
    sys.exit(main())
