"""Both published vectors, reproduced byte for byte from their charter, freeze and signature."""

from __future__ import annotations

import json

import pytest

from fairness.charter import Charter
from fairness.freeze import Freeze
from fairness.freezing import freeze_number, freeze_pick
from fairness.terms import terms_of
from fairness.tests.making import VECTORS, vector
from fairness.transcript import transcript_for
from fairness.verify import verify


@pytest.mark.parametrize("name", ["pick", "number"])
def test_a_vector_is_reproduced_byte_for_byte(name: str) -> None:
    given = vector(name)
    charter, freeze = Charter.from_json(given["charter"]), Freeze.from_json(given["freeze"])
    made = transcript_for(charter, freeze, bytes.fromhex(given["beacon"]["signature"])).to_json()
    written = json.dumps(made, indent=1, sort_keys=True).encode()
    assert written == (VECTORS / f"fair-draw-{name}.json").read_bytes().rstrip(b"\n")


@pytest.mark.parametrize("name", ["pick", "number"])
def test_a_vector_is_valid_and_its_beacon_public(name: str) -> None:
    verdict = verify(vector(name))
    assert (verdict.valid, verdict.public, verdict.sentence) == (True, True, "VALID")
    assert verdict.freeze_hash == vector(name)["freeze_hash"]
    assert not any(line.startswith("FAIL") for line in verdict.lines)


def test_the_results_are_t01_and_311() -> None:
    assert vector("pick")["winners"] == ["T01"]
    assert vector("number")["number"] == 311


def test_the_builders_draw_up_the_very_freezes_of_the_vectors() -> None:
    pick, number = vector("pick"), vector("number")
    made = freeze_pick(
        Charter.from_json(pick["charter"]),
        2,
        excluded={"T02": "prized"},
        contributions={"T03": "jasmine"},
        chain_index=2,
        operator_reveal=pick["freeze"]["operator_reveal"],
        frozen_at=pick["freeze"]["frozen_at"],
        prev=pick["freeze"]["prev"],
        terms=terms_of(gross_minor=2_500_000, commission_minor=125_000, currency="INR"),
    )
    assert made.to_json() == pick["freeze"]
    also = freeze_number(
        Charter.from_json(number["charter"]),
        1,
        modulus=1000,
        chain_index=1,
        operator_reveal=number["freeze"]["operator_reveal"],
        frozen_at=number["freeze"]["frozen_at"],
    )
    assert also.to_json() == number["freeze"]
