"""Decide when a freeze may replace another: openly, with a reason, and before the result can be known."""

from __future__ import annotations

from fairness.charter import Charter
from fairness.freeze import LEAD_SECONDS, Freeze
from fairness.hashes import ZEROS

MISSED = "missed"
VOIDED = "voided"


def redo_reasons(
    charter: Charter, old: Freeze | None, new: Freeze, *, lead_seconds: int = LEAD_SECONDS
) -> list[str]:
    """Return why `new` may not replace `old` (None if the draw was missed), or [] if it may.

    Only a voided award comes after the result; both transcripts then stay public.
    """
    wrong: list[str] = []

    def must(holds: bool, otherwise: str) -> None:
        if not holds:
            wrong.append(otherwise)

    must(new.charter == charter.hash(), "a redone draw stays under its charter")
    must(new.draw in range(1, len(charter.schedule) + 1), "the charter has no such draw")
    must(new.attempt > 1, "a redone draw counts its attempt")
    must(bool(new.reason), "a redone draw says why")
    must(new.draw_at - new.frozen_at >= lead_seconds, "a redone draw keeps the lead before it")
    if wrong:
        return wrong
    must(new.draw_at > charter.schedule[new.draw - 1], "a redone draw comes later than was chartered")
    if old is None:
        must(new.supersedes == ZEROS, "a missed draw supersedes nothing")
        must(new.reason == MISSED, "only a missed draw has nothing to supersede")
        return wrong
    must((new.charter, new.draw) == (old.charter, old.draw), "a freeze replaces one of the same draw")
    must((new.mode, new.modulus) == (old.mode, old.modulus), "a redone draw is of the same kind")
    must(new.supersedes == old.hash(), "a redone draw names the freeze it replaces")
    must(new.attempt == old.attempt + 1, "attempts are counted one by one")
    # By the time an award is voided, later draws of the series may have opened links of their own.
    others_opened = new.reason == VOIDED and new.chain_index > old.chain_index
    must(
        new.chain_index == old.chain_index + 1 or others_opened, "the operator opens the next link, no other"
    )
    must(new.draw_at > old.draw_at, "a redone draw comes later than the one it replaces")
    known_at = charter.beacon.time_of(old.beacon_round)
    if new.reason == VOIDED:
        must(new.frozen_at >= known_at, "only an award that was made can be voided")
    else:
        must(new.frozen_at < known_at, "after its round a result stands")
    return wrong
