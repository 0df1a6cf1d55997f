"""Chit groups: a statement of sixty months as PDF, and a meeting of five hundred tickets recorded at once.

    python -m bench.chit_documents [--months 60] [--tickets 500]

The limit ("bare") of a document is the typesetter alone on the same facts; of a meeting, posting as many
transactions to the journal one by one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from types import SimpleNamespace
from typing import Any

from bench.stage import Stage, stage

EACH = 5_000_00


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--tickets", type=int, default=500)
    given = parser.parse_args()
    with stage() as here:
        show_papers(here, given.months)
        show_meeting(here, given.tickets)
    return 0


def show_papers(here: Stage, months: int) -> None:
    from chits.actions.print_papers import TEMPLATES, print_group_statement, print_passbook
    from chits.actions.print_receipt import print_receipt
    from chits.actions.record_payments import Line, record_payment
    from chits.papers.passbook import passbook_facts
    from chits.payment_states import Method
    from chits.queries.payments import payment_seen_by
    from documents.typeset import typeset
    from tenancy.scope import scope

    member = _member(here)
    with scope(here.account_id, member.user_id):
        world = _group(member, name="Long", tickets=2, months=months, demanded=months)
        ticket = world.tickets[0]
        for number in range(1, months + 1):
            line = Line(ticket, EACH, Method.UPI, f"{432_800_000_000 + number}", instalment_number=number)
            payment = record_payment(member, world.group, line)
        facts = passbook_facts(member, world.group, [ticket], title="Statement")
        bare = _timed(lambda: typeset(TEMPLATES / "passbook.typ", facts))
        whole = _timed(lambda: print_passbook(member, ticket))
        print(
            f"statement of {months} months       {whole:7.1f} ms   {whole / bare:5.2f} of bare   aim 200 ms"
        )
        seen = payment_seen_by(member, payment.id)
        for paper in ("A4", "80"):
            took = _timed(lambda p=paper: print_receipt(member, seen, paper=p))  # type: ignore[misc]
            print(f"receipt on {paper:3}                {took:7.1f} ms")
        took = _timed(lambda: print_group_statement(member, world.group))
        print(f"group statement              {took:7.1f} ms")


def show_meeting(here: Stage, tickets: int) -> None:
    from chits import journal_accounts
    from chits.actions.record_payments import Line, record_payments
    from chits.payment_states import Method
    from journal.actions.post import Amount, post
    from tenancy.scope import scope

    member = _member(here)
    with scope(here.account_id, member.user_id):
        world = _group(member, name="Large", tickets=tickets, months=1, demanded=1)
        began = time.monotonic()
        for at in range(tickets):
            amounts = [Amount(journal_accounts.bank("INR"), 1), Amount(journal_accounts.cash("INR"), -1)]
            post(here.account_id, amounts, key=f"bare:{at}", kind="bare")
        bare = (time.monotonic() - began) * 1_000
        lines = [Line(ticket, EACH, Method.CASH) for ticket in world.tickets]
        began = time.monotonic()
        record_payments(member, world.group, lines)
        took = (time.monotonic() - began) * 1_000
        print(f"meeting of {tickets} payments      {took:7.1f} ms   {took / bare:5.2f} of bare")


def _member(here: Stage) -> Any:
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(here.account_id):
        user_id = Membership.objects.get(id=here.membership_id).user_id
        return member_for(user_id, here.account_id)


def _group(member: Any, *, name: str, tickets: int, months: int, demanded: int) -> Any:
    """A running group, one person holding every ticket, the first months demanded."""
    from chits.actions.issue_demands import issue_demands
    from chits.locking import lock_group
    from chits.models import Group, Instalment, Person, Ticket
    from chits.states import GroupState
    from kernel.clock import database_now

    now = database_now()
    account = {"account_id": member.account_id}
    group = Group.objects.create(
        **account,
        name=name,
        manager_id=member.id,
        currency="INR",
        time_zone="Asia/Kolkata",
        jurisdiction="IN",
        state=GroupState.ACTIVE,
        instalment_minor=EACH,
        seats=max(2, tickets),
        months=months,
        commission_bps=500,
        draw_day=20,
        commenced_at=now,
    )
    person, _ = Person.objects.get_or_create(
        **account, user_id=member.user_id, defaults={"name": "Bench Mark"}
    )
    rows = [
        Ticket(**account, group=group, person=person, label=f"T{number:03d}", number=number)
        for number in range(1, tickets + 1)
    ]
    Ticket.objects.bulk_create(rows)
    for number in range(1, months + 1):
        at = now + timedelta(days=30 * number)
        Instalment.objects.create(
            **account, group=group, number=number, draw_at=at, chartered_at=at, due_on=at.date()
        )
    for number in range(1, demanded + 1):
        issue_demands(lock_group(member, group.id), Instalment.objects.get(group=group, number=number))
    return SimpleNamespace(
        group=group, tickets=list(Ticket.objects.filter(group=group).select_related("person", "group"))
    )


def _timed(work: Callable[[], Any], runs: int = 9) -> float:
    """The middle of some runs, in milliseconds; the first is not counted."""
    work()
    took = []
    for _ in range(runs):
        began = time.monotonic()
        work()
        took.append((time.monotonic() - began) * 1_000)
    return median(took)


if __name__ == "__main__":
    sys.exit(main())
