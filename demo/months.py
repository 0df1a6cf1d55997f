"""A chit group with months behind it: each was collected, frozen, drawn and paid out at its own time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.actions.draw_instalment import draw_instalment
from chits.actions.freeze_by_hand import freeze_by_hand
from chits.actions.record_payments import Line, record_payments
from chits.models import Demand, Group, Instalment, Payout, Ticket
from chits.payment_states import Method
from kernel.models import Outbox
from kernel.query import execute
from tenancy.member import Member

At = Callable[[datetime], None]
# How the tickets of a month pay: the share, how long before the draw, and how.
MEETINGS = (
    (0.35, timedelta(days=9, hours=2), (Method.UPI, Method.BANK)),
    (0.75, timedelta(days=4, hours=1), (Method.CASH, Method.CASH, Method.CASH, Method.UPI)),
    (1.0, timedelta(days=1, hours=5), (Method.UPI, Method.CASH)),
)


@contextmanager
def another_time() -> Iterator[At]:
    """`at(moment)` sets the clock of this connection only.

    A temporary table of the session hides the table of the common clock.
    """
    execute("CREATE TEMPORARY TABLE kernel_clock AS SELECT interval '0' AS ahead")
    try:
        yield _put
    finally:
        execute("DROP TABLE pg_temp.kernel_clock")


def _put(moment: datetime) -> None:
    execute("UPDATE pg_temp.kernel_clock SET ahead = %s - clock_timestamp()", [moment])


def live_through(
    owner: Member, group: Group, months: int, *, at: At, late: str, chance: random.Random
) -> None:
    """The first `months` of a group; the ticket `late` does not pay the last of them."""
    before = Outbox.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for number in range(1, months + 1):
        month = Instalment.objects.select_related("group").get(group=group, number=number)
        _collect(owner, group, month, at, "" if number < months else late, chance)
        at(month.draw_at - timedelta(seconds=group.freeze_lead_seconds - 1))
        freeze_by_hand(owner, month)
        at(month.draw_at + timedelta(seconds=4))
        draw_instalment(owner, Instalment.objects.select_related("group").get(id=month.id))
        at(month.draw_at + timedelta(days=1, hours=1))
        payout = Payout.objects.get(award__instalment=month)
        approve_payout(owner, payout)
        disburse_payout(owner, payout, method="bank", reference=f"N32{6884120 + number}")
    # Past events send no notices.
    Outbox.objects.filter(id__gt=before).delete()


def _collect(
    owner: Member, group: Group, month: Instalment, at: At, late: str, chance: random.Random
) -> None:
    tickets = list(
        Ticket.objects.select_related("person").filter(group=group).exclude(label=late).order_by("number")
    )
    chance.shuffle(tickets)
    paid = 0
    for share, before, methods in MEETINGS:
        at(month.draw_at - before)
        upto = round(share * len(tickets))
        pay(owner, group, tickets[paid:upto], methods, chance)
        paid = upto


def pay(
    owner: Member, group: Group, tickets: list[Ticket], methods: tuple[Method, ...], chance: random.Random
) -> None:
    """Pay the dues of these tickets, with various methods."""
    lines = [Line(ticket, owed_by(ticket), chance.choice(methods)) for ticket in tickets if owed_by(ticket)]
    if lines:
        record_payments(owner, group, lines)


def owed_by(ticket: Ticket) -> int:
    return sum(demand.outstanding for demand in Demand.objects.filter(ticket=ticket))
