"""A group of five under a local beacon, drawn as often as a test needs; and transcripts forged to fit."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from fairness.charter import Charter, charter_for
from fairness.derive import number_of, prk_of, ranking_of
from fairness.freeze import Freeze
from fairness.freezing import Redo, freeze_number, freeze_pick
from fairness.operator_chain import chain_from, reveal_at
from fairness.signatures import LocalKey, randomness_of
from fairness.terms import terms_of
from fairness.transcript import Transcript, transcript_for

VECTORS = Path(__file__).parent / "vectors"
KEY = LocalKey(b"\x11" * 32)
BEACON = KEY.beacon(genesis=1_700_000_000)
SECRET = b"\x22" * 32
SCHEDULE = (1_700_100_000, 1_700_200_001, 1_700_300_002)
ROLL = ("T01", "T02", "T03", "T04", "T05")


def vector(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((VECTORS / f"fair-draw-{name}.json").read_bytes())
    return read


@cache
def a_charter() -> Charter:
    return charter_for(
        "golden/test", roll=ROLL, schedule=SCHEDULE, operator_chain=chain_from(SECRET, 3), beacon=BEACON
    )


def a_pick(draw: int = 1, **differently: Any) -> Freeze:
    facts: dict[str, Any] = {
        "excluded": {"T02": "prized"},
        "terms": terms_of(gross_minor=500_000, commission_minor=25_000, currency="INR"),
        "contributions": {"T03": "jasmine"},
    }
    return freeze_pick(a_charter(), draw, **facts | common(draw) | differently)


def a_number(draw: int = 1, **differently: Any) -> Freeze:
    return freeze_number(a_charter(), draw, **{"modulus": 1000} | common(draw) | differently)


def common(draw: int) -> dict[str, Any]:
    return {"chain_index": draw, "operator_reveal": reveal(draw), "frozen_at": SCHEDULE[draw - 1] - 3600}


def reveal(chain_index: int) -> str:
    return reveal_at(SECRET, a_charter().operator_chain, chain_index)


def a_redo(old: Freeze, **differently: Any) -> Freeze:
    """The same draw a day later, announced an hour before its old time unless said otherwise."""
    redo = Redo(old, old.attempt + 1, differently.pop("reason", "festival"), old.draw_at + 86_400)
    facts = {
        "redo": redo,
        "chain_index": old.chain_index + 1,
        "operator_reveal": reveal(old.chain_index + 1),
        "frozen_at": old.draw_at - 3600,
    }
    return a_pick(old.draw, **facts | differently)


def drawn(freeze: Freeze) -> Transcript:
    return transcript_for(a_charter(), freeze, KEY.sign(freeze.beacon_round))


def forged(freeze: Freeze, charter: Charter | None = None, **freeze_fields: Any) -> dict[str, Any]:
    """A transcript whose every hash, signature and result fits a freeze that no builder made."""
    charter = charter or a_charter()
    freeze = replace(freeze, **{"charter": charter.hash()} | freeze_fields)
    signature = KEY.sign(freeze.beacon_round)
    randomness = randomness_of(signature)
    prk = prk_of(freeze.operator_reveal, randomness, freeze.hash())
    ranking = ranking_of(prk, freeze.eligible or ())
    return Transcript(
        charter,
        charter.hash(),
        freeze,
        freeze.hash(),
        freeze.beacon_round,
        signature.hex(),
        randomness.hex(),
        prk.hex(),
        ranking,
        tuple(label for label, _ in ranking[: freeze.winners]),
        number_of(prk, freeze.modulus or 1),
    ).to_json()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to everything inside a value, containers included."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*path, key)
        yield from places(item, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def with_change(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = new
    return changed


def without(value: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(value)
    del at(changed, path[:-1])[path[-1]]
    return changed
