"""A freeze is replaced openly and before its round; after it, only a voided award is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fairness.freezing import Redo
from fairness.redo import redo_reasons
from fairness.shapes import Malformed
from fairness.tests.making import BEACON, SCHEDULE, a_charter, a_pick, a_redo, drawn, reveal
from fairness.verify import verify

OLD = a_pick()
NEW = a_redo(OLD)
KNOWN_AT = BEACON.time_of(OLD.beacon_round)


def test_a_freeze_is_replaced_before_its_round_and_again() -> None:
    assert redo_reasons(a_charter(), OLD, NEW) == []
    again = a_redo(NEW)
    assert (again.attempt, again.chain_index, again.supersedes) == (3, 3, NEW.hash())
    assert verify(drawn(again).to_json()).valid


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"attempt": 3}, "attempts are counted one by one"),
        ({"attempt": 1}, "a redone draw counts its attempt"),
        ({"chain_index": 3}, "the operator opens the next link, no other"),
        ({"supersedes": "ab" * 32}, "a redone draw names the freeze it replaces"),
        ({"reason": None}, "a redone draw says why"),
        ({"frozen_at": KNOWN_AT}, "after its round a result stands"),
        (
            {"draw_at": OLD.draw_at + 1, "frozen_at": OLD.draw_at - 1798},
            "a redone draw keeps the lead before it",
        ),
        ({"draw_at": OLD.draw_at}, "a redone draw comes later than the one it replaces"),
        ({"draw": 2}, "a freeze replaces one of the same draw"),
        ({"draw": 9}, "the charter has no such draw"),
        ({"charter": "ab" * 32}, "a redone draw stays under its charter"),
        ({"mode": "number", "modulus": 10}, "a redone draw is of the same kind"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_each_rule_of_redoing(wrong: dict[str, Any], reason: str) -> None:
    assert reason in redo_reasons(a_charter(), OLD, replace(NEW, **wrong))


def test_only_an_award_that_was_made_is_voided_and_both_transcripts_stay_valid() -> None:
    voided = a_redo(OLD, reason="voided", frozen_at=KNOWN_AT + 3600)
    assert verify(drawn(OLD).to_json()).valid and verify(drawn(voided).to_json()).valid
    with pytest.raises(Malformed, match="only an award that was made"):
        a_redo(OLD, reason="voided", frozen_at=KNOWN_AT - 1)
    with pytest.raises(Malformed, match="after its round a result stands"):
        a_redo(OLD, reason="festival", frozen_at=KNOWN_AT + 1)


def test_a_missed_draw_supersedes_nothing_and_comes_later() -> None:
    redo = Redo(None, 2, "missed", SCHEDULE[1])
    late = a_pick(redo=redo, frozen_at=SCHEDULE[1] - 1800, chain_index=1, operator_reveal=reveal(1))
    assert verify(drawn(late).to_json()).sentence.endswith(
        "; redrawn: the draw was missed, nothing was frozen before"
    )
    for wrong in (
        replace(redo, reason="forgot"),
        replace(redo, draw_at=SCHEDULE[0]),
        replace(redo, attempt=1),
    ):
        with pytest.raises(Malformed):
            a_pick(redo=wrong, frozen_at=wrong.draw_at - 1800)
