"""Server time of a collection sheet of 500 tickets, shown and recorded, beside a bare view's in the same run.

    python -m bench.chit_sheet [--tickets 500] [--times 20]

Through Django's test client in one process, as `bench.pages`. Aim: 50 ms to show it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from bench.pages import counted, median_ms, signed_in
from bench.stage import Stage, stage

AIM_MS = 50.0


def main() -> int:
    """Print the figures; 1 when the sheet is over its aim by its own work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=500)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    with stage() as here:
        path, tickets = fill(here, given.tickets)
        client = signed_in(here)
        ms, cpu_ms = median_ms(client, path, given.times)
        with counted() as queries:
            answer = client.get(path)
        print(f"sheet of {given.tickets}: {ms:.1f} ms (aim {AIM_MS:.0f}), {cpu_ms:.1f} ms of its own work,")
        print(f"  {len(queries)} statements, {len(answer.content) / 1024:.1f} KB")
        record(client, path, tickets)
    return int(cpu_ms > AIM_MS)


def fill(here: Stage, seats: int) -> tuple[str, list[str]]:
    """A running group of so many tickets with one month demanded; the sheet's address."""
    from chits.models import Instalment
    from chits.tests.paying import a_running_group
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(here.account_id):
        user_id = Membership.objects.get(id=here.membership_id).user_id
        member = member_for(user_id, here.account_id)
    assert member is not None
    world = a_running_group(member, seats=seats, demanded=1)
    with scope(here.account_id):
        month = Instalment.objects.get(group=world.group, number=1)
    return f"/chits/collection/{month.id}/", [str(ticket.id) for ticket in world.tickets.values()]


def record(client: Any, path: str, tickets: list[str]) -> None:
    """The whole meeting at once."""
    lines = [{"ticket": ticket, "amount": "5000.00", "method": "cash", "reference": ""} for ticket in tickets]
    body = json.dumps({"lines": lines, "key": "bench"})
    began = time.perf_counter()
    answer = client.post(path, body, content_type="application/json")
    took = 1000 * (time.perf_counter() - began)
    print(f"recorded at once: {answer.status_code}, {took:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
