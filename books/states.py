"""States of periods, ledgers, tickets, entries and covers, and what each state allows.

Pure. The lock table of a period is the data in `GATE`; `gate()` reads it, and a test is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dates import is_likely
from kernel.errors import Conflict
from kernel.moves import Moves


class PeriodState(StrEnum):
    DRAFT = "DRAFT"
    OPEN = "OPEN"
    PRECLOSED = "PRECLOSED"
    ANNOUNCED = "ANNOUNCED"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"
    VOIDED = "VOIDED"


SHOWS_NUMBER = frozenset({PeriodState.ANNOUNCED, PeriodState.CLOSED, PeriodState.ARCHIVED})
"""Before these, nobody is shown a recorded number."""


class LedgerState(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class TicketState(StrEnum):
    SOLD = "SOLD"
    PARTLY_REFUNDED = "PARTLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"


class CoverState(StrEnum):
    REQUESTED = "REQUESTED"
    CONFIRMED = "CONFIRMED"
    PARTIAL = "PARTIAL"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class HeldKind(StrEnum):
    """The acts that pages hold for some seconds, with Undo."""

    REQUEST = "books.request_cover"
    RECORD = "books.record_answer"
    RETURN = "books.return_cover"
    UNASKED = "books.record_unasked"


class ImportKind(StrEnum):
    TICKETS = "TICKETS"
    LIMITS = "LIMITS"
    CUSTOMERS = "CUSTOMERS"


class ImportState(StrEnum):
    CHECKING = "CHECKING"
    CHECKED = "CHECKED"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"
    DONE = "DONE"
    DISCARDED = "DISCARDED"


IMPORT_MOVES = Moves(
    {
        # A file that cannot be read to its end is discarded with the reason.
        ImportState.CHECKING: {ImportState.CHECKED, ImportState.DISCARDED},
        ImportState.CHECKED: {ImportState.RUNNING, ImportState.DONE, ImportState.DISCARDED},
        ImportState.RUNNING: {ImportState.STOPPED, ImportState.DONE},
        # What was refused halfway may be carried on with, or left as it is.
        ImportState.STOPPED: {ImportState.RUNNING, ImportState.DONE, ImportState.DISCARDED},
    },
    lambda before, _: Conflict(f"This import is {before.lower()}.", code="import_state"),
)

PERIOD_MOVES = Moves(
    {
        PeriodState.DRAFT: {PeriodState.OPEN},
        PeriodState.OPEN: {PeriodState.PRECLOSED, PeriodState.VOIDED},
        # Back to OPEN is the undo of a pre-close.
        PeriodState.PRECLOSED: {PeriodState.OPEN, PeriodState.ANNOUNCED, PeriodState.VOIDED},
        PeriodState.ANNOUNCED: {PeriodState.CLOSED},
        PeriodState.CLOSED: {PeriodState.ARCHIVED},
    }
)
_ANSWERED = frozenset({CoverState.CANCELLED})
COVER_MOVES = Moves(
    {
        CoverState.REQUESTED: frozenset(CoverState) - {CoverState.REQUESTED},
        # Given back to the last unit, a cover is cancelled.
        CoverState.CONFIRMED: _ANSWERED,
        CoverState.PARTIAL: _ANSWERED,
    }
)


class Operation(StrEnum):
    """An operation on a period; the comment lists others that use the same row."""

    SELL = "sell"  # preview, repeat a ticket, import tickets
    REFUND = "refund"  # void of a ticket, refund of an entry or its spill-over
    RETURN_COVER = "return_cover"
    OVERKILL = "overkill"
    COVER = "cover"  # request or answer
    ARRANGE_LEDGERS = "arrange_ledgers"  # create, close, reopen, reorder; capacities; freeze; block
    MOVE_PRE_CLOSE = "move_pre_close"  # and its undo
    EDIT = "edit"  # name, cut-off and reveal
    OPEN = "open"
    DELETE = "delete"
    PRE_CLOSE = "pre_close"
    RECORD_NUMBER = "record_number"  # edit, remove
    ANNOUNCE = "announce"
    SEE_WINNERS = "see_winners"
    CLAIM = "claim"  # and payout
    CORRECT = "correct"
    VOID = "void"
    CLOSE = "close"
    ARCHIVE = "archive"
    READ = "read"  # reports, export, verify a receipt


class Condition(StrEnum):
    """A condition under which a state allows an operation."""

    ALWAYS = "always"
    NUMBER_NOT_RECORDED = "number_not_recorded"
    BEFORE_COVER_CUTOFF = "before_cover_cutoff"
    BEFORE_CLAIMS_EXPIRE = "before_claims_expire"


_YES = (Condition.ALWAYS,)
_P = PeriodState

# The lock table: a state that is missing from an operation's row refuses it.
GATE: Mapping[Operation, Mapping[PeriodState, tuple[Condition, ...]]] = {
    Operation.SELL: {_P.OPEN: _YES},
    Operation.REFUND: {_P.OPEN: _YES},
    Operation.RETURN_COVER: {_P.OPEN: _YES},
    Operation.OVERKILL: {_P.OPEN: _YES},
    Operation.COVER: {
        _P.OPEN: _YES,
        _P.PRECLOSED: (Condition.BEFORE_COVER_CUTOFF, Condition.NUMBER_NOT_RECORDED),
    },
    # A draft is prepared with its ledgers before it opens.
    Operation.ARRANGE_LEDGERS: {_P.DRAFT: _YES, _P.OPEN: _YES},
    Operation.MOVE_PRE_CLOSE: {
        _P.DRAFT: _YES,
        _P.OPEN: _YES,
        _P.PRECLOSED: (Condition.NUMBER_NOT_RECORDED,),
    },
    Operation.EDIT: {_P.DRAFT: _YES, _P.OPEN: _YES, _P.PRECLOSED: _YES},
    Operation.OPEN: {_P.DRAFT: _YES},
    Operation.DELETE: {_P.DRAFT: _YES},
    Operation.PRE_CLOSE: {_P.OPEN: _YES},
    Operation.RECORD_NUMBER: {_P.PRECLOSED: _YES},
    Operation.ANNOUNCE: {_P.OPEN: _YES, _P.PRECLOSED: _YES},
    Operation.SEE_WINNERS: {_P.ANNOUNCED: _YES, _P.CLOSED: (Condition.BEFORE_CLAIMS_EXPIRE,)},
    Operation.CLAIM: {_P.ANNOUNCED: _YES, _P.CLOSED: (Condition.BEFORE_CLAIMS_EXPIRE,)},
    Operation.CORRECT: {_P.ANNOUNCED: _YES},
    Operation.VOID: {_P.OPEN: _YES, _P.PRECLOSED: _YES},
    Operation.CLOSE: {_P.ANNOUNCED: _YES},
    Operation.ARCHIVE: {_P.CLOSED: _YES},
    Operation.READ: dict.fromkeys(PeriodState, _YES),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason of a refusal: a stable code and a sentence for the person who asked."""

    code: str
    sentence: str


def gate(
    operation: Operation,
    effective_state: PeriodState,
    *,
    now: datetime,
    pre_close_at: datetime | None,
    cover_cutoff_at: datetime | None,
    number_recorded: bool,
    claims_expire_at: datetime | None,
) -> Refusal | None:
    """Return None if the period allows the operation now, else the refusal.

    `effective_state` is the result of `effective_state()` for the stored state at the same `now`.
    """
    conditions = GATE[operation].get(effective_state)
    if conditions is None:
        sentence = _SENTENCES.get((operation, effective_state)) or _WHY[effective_state]
        return Refusal(_CODES.get(effective_state, "period_state"), sentence)
    for condition in conditions:
        if condition is Condition.NUMBER_NOT_RECORDED and number_recorded:
            return Refusal("number_recorded", "The lucky number is already recorded. Remove it first.")
        if condition is Condition.BEFORE_COVER_CUTOFF and _reached(cover_cutoff_at or pre_close_at, now):
            return Refusal("cover_cutoff_passed", "The time for cover in this period has ended.")
        if condition is Condition.BEFORE_CLAIMS_EXPIRE and _reached(claims_expire_at, now):
            return Refusal("claims_expired", "The time to claim prizes in this period has ended.")
    return None


def _reached(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and now >= instant


_CODES = {
    PeriodState.DRAFT: "period_not_open",
    PeriodState.PRECLOSED: "period_preclosed",
    PeriodState.VOIDED: "period_voided",
}
_WHY = {
    PeriodState.DRAFT: "The period has not opened yet.",
    PeriodState.OPEN: "Sales of this period are open.",
    PeriodState.PRECLOSED: "Sales of this period are closed.",
    PeriodState.ANNOUNCED: "The lucky number of this period has been announced.",
    PeriodState.CLOSED: "This period is closed.",
    PeriodState.ARCHIVED: "This period is archived and can only be read.",
    PeriodState.VOIDED: "This period was voided.",
}
_NOT_YET_ANNOUNCED = "The lucky number of this period has not been announced yet."
# Where the state alone would say the wrong thing.
_SENTENCES: Mapping[tuple[Operation, PeriodState], str] = {
    **{
        (operation, state): _NOT_YET_ANNOUNCED
        for operation in (Operation.SEE_WINNERS, Operation.CLAIM, Operation.CORRECT, Operation.CLOSE)
        for state in (_P.DRAFT, _P.OPEN, _P.PRECLOSED)
    },
    **{(Operation.DELETE, state): "Only a draft can be deleted." for state in PeriodState},
    **{
        (Operation.ARCHIVE, state): "Close the period first."
        for state in (_P.DRAFT, _P.OPEN, _P.PRECLOSED, _P.ANNOUNCED)
    },
    (Operation.ARCHIVE, _P.ARCHIVED): "This period is already archived.",
    (Operation.CLOSE, _P.CLOSED): "This period is already closed.",
    (Operation.OPEN, _P.OPEN): "This period is already open.",
    (Operation.RECORD_NUMBER, _P.OPEN): "Close sales of this period first.",
    (Operation.VOID, _P.DRAFT): "A draft has no tickets. Delete it instead.",
    (Operation.VOID, _P.VOIDED): "This period was already voided.",
}


def effective_state(
    stored: PeriodState,
    *,
    now: datetime,
    opens_at: datetime | None,
    pre_close_at: datetime | None,
    opens_by_itself: bool = True,
) -> PeriodState:
    """Return the state by the clock, from the stored one.

    The scheduler only stores it; a command that comes earlier sees the same state.
    """
    state = stored
    if state is PeriodState.DRAFT and opens_by_itself and (opens_at is None or opens_at <= now):
        state = PeriodState.OPEN
    if state is PeriodState.OPEN and pre_close_at is not None and now >= pre_close_at:
        state = PeriodState.PRECLOSED
    return state


def times_out_of_order(
    *,
    opens_at: datetime,
    pre_close_at: datetime,
    cover_cutoff_at: datetime | None = None,
    reveal_at: datetime | None = None,
) -> dict[str, str]:
    """Return a sentence for each field that breaks `opens_at < pre_close_at ≤ cover_cutoff_at ≤ reveal_at`.

    Pass the present instant as `opens_at` if none was given.
    """
    wrong: dict[str, str] = {}
    if not opens_at < pre_close_at:
        wrong["pre_close_at"] = "Sales must close after they open."
    cutoff = cover_cutoff_at or pre_close_at
    if cutoff < pre_close_at:
        wrong["cover_cutoff_at"] = "Covers cannot end before sales close."
    if reveal_at is not None and reveal_at < cutoff:
        wrong["reveal_at"] = "The number cannot be revealed before covers end."
    return wrong


# An opening further back than that is a slip of the year too.
LONGEST_OPEN_BEFORE = timedelta(days=366)


def implausible_times(times: Mapping[str, datetime | None], now: datetime) -> dict[str, str]:
    """Return a sentence for each implausible time: a mistyped year, an opening long ago."""
    wrong: dict[str, str] = {}
    for field, at in times.items():
        if at is None:
            continue
        if not is_likely(at):
            wrong[field] = "Check the year of this time."
        elif field == "opens_at" and at < now - LONGEST_OPEN_BEFORE:
            wrong[field] = "The opening can be at most a year ago. Check the year."
    return wrong


def refused_draw_time(occurred_at: datetime, *, opens_at: datetime | None, now: datetime) -> str | None:
    """Return why a draw cannot have taken place then: before the period opened, or in the future."""
    if occurred_at > now:
        return "The draw has not taken place yet at that time."
    if opens_at is None or occurred_at < opens_at:
        return "The draw cannot have taken place before the period opened. Check the date."
    return None


# After so many wrong codes an override grant is locked.
MAX_WRONG_TRIES = 5

# What a series of draws that decides lucky numbers is of; see draws.registry.
PERIOD_DRAWS = "books.period"
