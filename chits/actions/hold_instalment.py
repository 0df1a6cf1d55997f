"""Hold an instalment without a draw of its own series: close the bidding, or take the next in the order."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

from chits.actions.adjourn import adjourn
from chits.actions.award_prize import award_prize
from chits.actions.freeze_instalment import TIE_DRAWS, is_drawing, set_frozen
from chits.actions.issue_demands import issue_demands
from chits.actions.prizes import prize_for, terms_for
from chits.actions.write_minutes import write_minutes
from chits.locking import LockedGroup, lock_group_of
from chits.models import Award, Bid, Group, Instalment
from chits.queries.ticket_statuses import ticket_statuses_for
from chits.rules.eligibility import Roll, is_without_rival, roll_of
from chits.rules.prize import highest
from chits.rules.terms import discount_range
from chits.states import WAITING, GroupKind, GroupState, InstalmentState, MinutesKind
from draws.actions.freeze_draw import freeze_draw
from draws.actions.open_series import open_series
from draws.actions.redo_draw import redo_draw
from draws.contents import Pick
from draws.leads import least_lead_seconds
from draws.models import Draw
from draws.queries.draws import draw_of

LEAST_SECONDS = 5


def hold_due(account_id: uuid.UUID, instalment_id: uuid.UUID) -> None:
    """Hold a due instalment. Called by the schedule in the account's scope."""
    found = Instalment.objects.filter(id=instalment_id).first()
    if found is None:
        return
    group = lock_group_of(account_id, found.group_id)
    found.refresh_from_db()
    if group.row.state == GroupState.ACTIVE and group.row.kind != GroupKind.LUCKY:
        hold(group, found)


def hold(group: LockedGroup, instalment: Instalment) -> None:
    """Award to an auction's highest bid (a tie is drawn), or to a rotation's next eligible ticket."""
    if InstalmentState(instalment.state) not in WAITING or group.now < instalment.draw_at:
        return
    if instalment.draw_id is not None or _is_undecided(instalment):
        return  # a tie is on its way, here or for another month: its winner must not be in two
    if instalment.state == InstalmentState.SCHEDULED:
        issue_demands(group, instalment)
    roll = roll_of(ticket_statuses_for(instalment))
    if group.row.kind == GroupKind.ROTATION:
        _take_turn(group, instalment, roll)
    elif not roll.eligible:
        adjourn(group, instalment, roll, None)
    else:
        _close_bidding(group, instalment, roll)


def _is_undecided(instalment: Instalment) -> bool:
    others = Instalment.objects.filter(group_id=instalment.group_id).exclude(id=instalment.id)
    tied = others.filter(draw_id__isnull=False, state__in=[str(state) for state in WAITING])
    return is_drawing(instalment) or tied.exists()


def _take_turn(group: LockedGroup, instalment: Instalment, roll: Roll) -> None:
    order = group.row.turn_order or []
    label = next((label for label in order if label in roll.eligible), None)
    if label is None:
        # This includes the time in which the order itself still awaits its beacon.
        adjourn(group, instalment, roll, None)
        return
    assert group.row.series_id is not None
    award_prize(group, instalment, label, draw=draw_of(group.row.series_id, 1))


def _close_bidding(group: LockedGroup, instalment: Instalment, roll: Roll) -> None:
    row = group.row
    if Award.objects.filter(instalment=instalment, voided_at__isnull=False).exists():
        _draw_tie(group, instalment, list(roll.eligible))
        return
    bids = list(Bid.objects.filter(instalment=instalment).values_list("ticket__label", "discount"))
    if is_without_rival(roll):
        # The last ticket has no one to bid against, so its own bid must not cost it anything.
        bids = []
    most, tied = highest(bids, frozenset(roll.eligible))
    nobody_bid = most is None
    instalment.discount_minor = discount_range(row)[0] if most is None else most
    instalment.save(update_fields=["discount_minor"])
    if nobody_bid:
        # Without bids all tickets tie at the minimum, so the prize is drawn, even if only one is left.
        _draw_tie(group, instalment, list(roll.eligible))
    elif len(tied) == 1:
        award_prize(group, instalment, tied[0], draw=None)
    else:
        _draw_tie(group, instalment, tied)


def _draw_tie(group: LockedGroup, instalment: Instalment, labels: list[str]) -> None:
    """Open a draw with its own charter and one slot, whose roll is the tied tickets."""
    at = _tie_at(group)
    series = open_series(
        group.row.account_id,
        kind=TIE_DRAWS,
        subject_id=uuid.uuid5(instalment.id, f"tie:{instalment.attempt}"),
        title=f"group/{group.row.id}/instalment/{instalment.number}",
        roll=labels,
        schedule=[at],
        lead_seconds=tie_lead(),
        tie=True,
        # The test beacon was accepted when the group commenced.
        accepts_test_beacon=True,
    )
    draw = draw_of(series.id, 1)
    assert draw is not None
    instalment.draw_id, instalment.draw_at = draw.id, draw.draw_at
    instalment.save(update_fields=["draw_id", "draw_at"])


def tie_lead() -> int:
    """Return the lead of a tie: the minimum, but more than a few runs of the timer."""
    return max(LEAST_SECONDS, least_lead_seconds(tie=True))


def _tie_at(group: LockedGroup) -> datetime:
    return group.now + timedelta(seconds=tie_lead() + 2)


def freeze_tie(account_id: uuid.UUID, draw: Draw) -> None:
    """Freeze the draw of a tie. Called by the timer of draws."""
    instalment = Instalment.objects.get(draw_id=draw.id)
    group = lock_group_of(account_id, instalment.group_id)
    instalment.refresh_from_db()
    if group.row.state != GroupState.ACTIVE or InstalmentState(instalment.state) not in WAITING:
        return
    prize = prize_for(group, instalment)
    frozen = freeze_draw(account_id, draw.id, Pick(winners=1, terms=terms_for(group, prize)))
    set_frozen(group, instalment, frozen)


def redo_tie(account_id: uuid.UUID, draw: Draw) -> None:
    """Draw a missed tie as soon as possible."""
    instalment = Instalment.objects.get(draw_id=draw.id)
    group = lock_group_of(account_id, instalment.group_id)
    again = redo_draw(account_id, draw.id, draw_at=_tie_at(group))
    write_minutes(group, instalment, MinutesKind.MISSED, next_at=again.draw_at.isoformat())
    instalment.draw_id, instalment.draw_at = again.id, again.draw_at
    instalment.save(update_fields=["draw_id", "draw_at"])


# --- the order of a rotation -----------------------------------------------------------------------


def order_lead() -> int:
    """Return the lead of the draw of an order."""
    return max(LEAST_SECONDS, least_lead_seconds())


def order_at(group: LockedGroup) -> datetime:
    """Return when an order is drawn: as soon as it can be frozen."""
    return group.now + timedelta(seconds=order_lead() + 3)


def freeze_order(account_id: uuid.UUID, draw: Draw) -> None:
    """Freeze the draw of an order, in which all tickets take part."""
    lock_group_of(account_id, draw.series.subject_id)
    freeze_draw(account_id, draw.id, Pick(winners=1))


def store_order(account_id: uuid.UUID, draw: Draw) -> None:
    """Store the whole ranking as the order in which tickets win."""
    group = lock_group_of(account_id, draw.series.subject_id)
    assert draw.transcript is not None
    ranking = json.loads(draw.transcript)["ranking"]
    Group.objects.filter(id=group.row.id).update(turn_order=[line["label"] for line in ranking])


def redo_order(account_id: uuid.UUID, draw: Draw) -> None:
    group = lock_group_of(account_id, draw.series.subject_id)
    redo_draw(account_id, draw.id, draw_at=order_at(group))
