"""Commence a group: agreement, schedule, charter of its draws and first demands, all or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from audit.record import audit
from chits.actions.create_group import refuse_bad_terms
from chits.actions.freeze_instalment import GROUP_DRAWS, ORDER_DRAWS
from chits.actions.hold_instalment import order_at, order_lead
from chits.actions.issue_demands import issue_due
from chits.actions.sign_agreement import sign_agreement
from chits.actions.write_take_over import TakeOver, check_take_over, write_take_over
from chits.events import GroupChanged, GroupCommenced
from chits.locking import LockedGroup, lock_group
from chits.models import Group, Instalment, Ticket
from chits.rules.schedule import at as instant
from chits.rules.schedule import day_in, draw_times, month_after
from chits.states import GroupKind, GroupState, InstalmentState
from dates import FIRST_YEAR, is_likely
from draws.actions.open_series import open_series
from draws.leads import TestBeaconNotAccepted, test_beacon_is_expected
from draws.models import Series
from draws.relays import chosen_beacon
from kernel.errors import BadInput, Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


def commence_group(
    member: Member, group: Group, *, accepts_test_beacon: bool = False, take_over: TakeOver | None = None
) -> Group:
    """Move the group from FORMING to ACTIVE. `take_over` has the figures of an imported running group.

    Raise Conflict if a ticket has no holder or the test beacon was not accepted, and BadInput if the first
    draw is too soon to be frozen in time.
    """
    require_capability(member, "chits.run")
    require_access(member, Access.CREATE)
    with transaction():
        locked = lock_group(member, group.id)
        row = locked.row
        locked.require(GroupState.FORMING)
        tickets = list(Ticket.objects.filter(group=row).order_by("number"))
        _require_full(row, len(tickets))
        refuse_bad_terms(row)
        _require_beacon(accepts_test_beacon)
        if take_over is not None:
            check_take_over(row, tickets, take_over)
            row.done_before = take_over.done
        instalments = _schedule(locked)
        Instalment.objects.bulk_create(instalments)
        series = _open_draws(locked, tickets, instalments, accepts_test_beacon, take_over)
        agreement = sign_agreement(locked, tickets, instalments, series, take_over)
        locked.move_to(
            GroupState.ACTIVE,
            commenced_at=locked.now,
            series_id=series.id if series else None,
            agreement_id=agreement.id,
            done_before=row.done_before,
        )
        if take_over is not None:
            write_take_over(locked, tickets, instalments, take_over)
        issue_due(locked)
        audit(
            member,
            "group.commence",
            "group",
            row.id,
            agreement=agreement.sha256,
            charter=series.charter_hash if series else None,
            taken_over=row.done_before,
        )
        record(GroupCommenced(row.id), account_id=row.account_id)
        record(GroupChanged(row.id), account_id=row.account_id)
    return row


def _require_full(row: Group, held: int) -> None:
    if held < row.seats:
        raise Conflict(
            f"{row.seats - held} of {row.seats} tickets have no holder yet.",
            code="tickets_missing",
            extra={"missing": row.seats - held},
        )
    if row.months != row.seats:
        raise Conflict(
            f"Every ticket wins once, so {row.seats} tickets need {row.seats} months, not {row.months}.",
            code="months_differ",
            errors={"duration_months": [f"Enter {row.seats}, the number of tickets."]},
        )


def _require_beacon(accepts_test_beacon: bool) -> None:
    """Require acceptance of a test beacon, also if only later draws, such as ties, would use it."""
    if chosen_beacon().kind == "local" and not (accepts_test_beacon or test_beacon_is_expected()):
        raise TestBeaconNotAccepted


def _schedule(group: LockedGroup) -> list[Instalment]:
    """Create all instalments. Those done before an import are in the months before it."""
    row, now = group.row, group.now
    lead = row.freeze_lead_seconds if row.kind == GroupKind.LUCKY else 0
    soonest = now + timedelta(seconds=lead)
    if row.kind == GroupKind.ROTATION:
        soonest = order_at(group)
    if row.first_draw_at is not None and row.first_draw_at < soonest:
        raise bad_field(
            "first_draw_at",
            "The first draw is too soon to freeze its list in time. Choose a later time.",
            code="too_soon",
        )
    start = soonest
    if row.start_on is not None:
        start = max(start, instant(row.start_on, row.draw_time.min, group.zone))
    times = draw_times(
        row.months - row.done_before,
        draw_day=row.draw_day,
        draw_time=row.draw_time,
        zone=group.zone,
        start=start,
        first_draw_at=row.first_draw_at,
    )
    first = times[0].astimezone(group.zone).date()
    before: list[datetime] = []
    for back in range(row.done_before, 0, -1):
        day = day_in(*month_after(first, -back), row.draw_day)
        before.append(instant(day, row.draw_time, group.zone))
    if before and not is_likely(before[0]):
        sentence = f"The first instalment would be before the year {FIRST_YEAR}."
        raise BadInput(errors={"take_over.done": [sentence]}, code="bad_take_over")
    return [
        Instalment(
            account_id=row.account_id,
            group=row,
            number=number,
            draw_at=at,
            chartered_at=at,
            due_on=at.astimezone(group.zone).date(),
            state=InstalmentState.CLOSED if number <= row.done_before else InstalmentState.SCHEDULED,
        )
        for number, at in enumerate([*before, *times], start=1)
    ]


def _open_draws(
    group: LockedGroup,
    tickets: list[Ticket],
    instalments: list[Instalment],
    accepts_test_beacon: bool,
    take_over: TakeOver | None,
) -> Series | None:
    """Open the series of draws. An auction has none, because each of its ties is drawn on its own."""
    row = group.row
    common: dict[str, Any] = {
        "subject_id": row.id,
        "title": f"group/{row.id}",
        "accepts_test_beacon": accepts_test_beacon,
    }
    try:
        if row.kind == GroupKind.LUCKY:
            return open_series(
                row.account_id,
                kind=GROUP_DRAWS,
                roll=[ticket.label for ticket in tickets],
                schedule=[row.draw_at for row in instalments if row.state == InstalmentState.SCHEDULED],
                lead_seconds=row.freeze_lead_seconds,
                **common,
            )
        if row.kind == GroupKind.ROTATION:
            prized = (
                {balance.label for balance in take_over.balances if balance.prized_in} if take_over else ()
            )
            return open_series(
                row.account_id,
                kind=ORDER_DRAWS,
                roll=[ticket.label for ticket in tickets if ticket.label not in prized],
                schedule=[order_at(group)],
                lead_seconds=order_lead(),
                **common,
            )
    except BadInput as wrong:
        if "draw_at" in wrong.errors:
            raise bad_field("first_draw_at", wrong.detail, code="too_soon") from wrong
        raise
    return None
