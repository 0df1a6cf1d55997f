"""Create a freeze. The charter supplies what it already fixes, so that callers pass only facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairness.charter import Charter
from fairness.freeze import LEAD_SECONDS, Freeze
from fairness.hashes import ZEROS
from fairness.redo import redo_reasons
from fairness.shapes import Malformed
from fairness.terms import Terms


@dataclass(frozen=True, slots=True)
class Redo:
    """The reason and time of a repeated draw, and the freeze it replaces (None if the draw was missed)."""

    replaces: Freeze | None
    attempt: int
    reason: str
    draw_at: int


def freeze_pick(
    charter: Charter,
    draw: int,
    *,
    excluded: Mapping[str, str],
    winners: int = 1,
    **common: Any,
) -> Freeze:
    """Freeze a draw among the roll without the excluded labels (label: reason); `winners` are drawn.

    The other parameters are those of `freeze_number`. Raises Malformed.
    """
    if strangers := excluded.keys() - set(charter.roll):
        raise Malformed(f"excluded names {len(strangers)} labels that are not on the roll")
    eligible = tuple(label for label in charter.roll if label not in excluded)
    if not 1 <= winners <= len(eligible):
        raise Malformed("winners must be at least one and no more than the eligible")
    own = {"eligible": eligible, "excluded": tuple(sorted(excluded.items())), "winners": winners}
    return _frozen(charter, draw, "pick", own, **common)


def freeze_number(charter: Charter, draw: int, *, modulus: int, **common: Any) -> Freeze:
    """Freeze a draw of one number below `modulus`.

    Also, as for `freeze_pick`: `chain_index` and `operator_reveal` (the next link), `frozen_at` (the
    scheduled instant in Unix seconds), `prev` (the transcript hash of the series' previous draw),
    `contributions` (label: lucky word), `terms`, `lead_seconds` (the least there must be before the draw),
    `redo`. Raises Malformed.
    """
    return _frozen(charter, draw, "number", {"modulus": modulus}, **common)


def _frozen(
    charter: Charter,
    draw: int,
    mode: str,
    own: Mapping[str, Any],
    *,
    chain_index: int,
    operator_reveal: str,
    frozen_at: int,
    prev: str = ZEROS,
    contributions: Mapping[str, str] | None = None,
    terms: Terms | None = None,
    lead_seconds: int = LEAD_SECONDS,
    redo: Redo | None = None,
) -> Freeze:
    if not 1 <= draw <= len(charter.schedule):
        raise Malformed("the charter has no such draw")
    draw_at = redo.draw_at if redo else charter.schedule[draw - 1]
    freeze = Freeze(
        charter=charter.hash(),
        prev=prev,
        mode=mode,
        draw=draw,
        attempt=redo.attempt if redo else 1,
        chain_index=chain_index,
        operator_reveal=operator_reveal,
        draw_at=draw_at,
        beacon_round=charter.beacon.round_at(draw_at),
        frozen_at=frozen_at,
        contributions=tuple(sorted((contributions or {}).items())),
        terms=terms,
        supersedes=(redo.replaces.hash() if redo.replaces else ZEROS) if redo else None,
        reason=redo.reason if redo else None,
        **own,
    )
    Freeze.from_json(freeze.to_json())
    _refuse_unsound(charter, freeze, lead_seconds, redo)
    return freeze


def _refuse_unsound(charter: Charter, freeze: Freeze, lead_seconds: int, redo: Redo | None) -> None:
    if freeze.draw_at - freeze.frozen_at < lead_seconds:
        raise Malformed("nothing is ever frozen late: the draw would come too soon after the freeze")
    if not charter.operator_chain.holds(freeze.operator_reveal, freeze.chain_index):
        raise Malformed("operator_reveal is not the link of this chain_index")
    if freeze.terms and not freeze.terms.add_up():
        raise Malformed("terms.prize must be the gross less the commission")
    if redo and (reasons := redo_reasons(charter, redo.replaces, freeze, lead_seconds=lead_seconds)):
        raise Malformed(reasons[0])
