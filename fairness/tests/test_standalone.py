"""The stand-alone file, written apart from the package, says the same of transcripts good and bad."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairness import signatures, standalone
from fairness.canonical import NotCanonical, read_json
from fairness.tests.making import (
    VECTORS,
    a_number,
    a_pick,
    a_redo,
    drawn,
    forged,
    places,
    vector,
    with_change,
)
from fairness.tests.mutations import odd_changes, single_changes
from fairness.tests.points import INFINITIES, PK, SIGNATURE, off_subgroup
from fairness.tests.records import PLAIN
from fairness.verify import verify

FILE = Path(standalone.__file__)


@pytest.fixture(scope="module")
def quick() -> Any:
    """The package's pairing in place of the slow one, whose own answers are compared further down."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(standalone, "signature_holds", cache(signatures.signature_holds))
        yield


def agree(transcript: Any, previous: Any = None) -> bool:
    """Both say the same, reasons included wherever the shape is right; whether it is valid."""
    ours = verify(transcript, previous)
    valid, public, sentence, freeze_hash = standalone.verdict(transcript, previous)
    assert (valid, public, freeze_hash) == (ours.valid, ours.public, ours.freeze_hash)
    malformed = "INVALID: malformed: "
    assert sentence == ours.sentence or (
        sentence.startswith(malformed) and ours.sentence.startswith(malformed)
    )
    return valid


def test_they_agree_on_good_transcripts(quick: None) -> None:
    redrawn = a_redo(a_pick())
    for freeze in (a_pick(), a_number(), a_pick(winners=3), redrawn, a_redo(redrawn)):
        assert agree(drawn(freeze).to_json())
    first = drawn(a_pick())
    second = drawn(a_pick(2, prev=first.hash())).to_json()
    assert agree(second, first.to_json())
    assert not agree(second, drawn(a_pick(winners=2)).to_json())
    assert not agree(second, [])


@pytest.mark.parametrize("name", ["pick", "number"])
def test_they_agree_on_every_single_change(quick: None, name: str) -> None:
    assert agree(vector(name))
    for what, changed in [*single_changes(vector(name)), *list(odd_changes(vector(name)))[::5]]:
        assert not agree(changed), what


@pytest.mark.parametrize(
    "wrong",
    [
        {"draw_at": 5},
        {"draw": 4},
        {"beacon_round": 1},
        {"frozen_at": 2**53 - 1},
        {"chain_index": 6},
        {"chain_index": 7},
        {"supersedes": "ab" * 32},
        {"attempt": 2},
        {"attempt": 2, "supersedes": "0" * 64, "reason": "missed"},
        {"eligible": ("T05", "T01")},
        {"eligible": ("T01", "T01")},
        {"eligible": ()},
        {"excluded": ()},
        {"winners": 9},
    ],
    ids=repr,
)
def test_they_agree_on_forgeries(quick: None, wrong: dict[str, Any]) -> None:
    assert not agree(forged(a_pick(), **wrong))


@given(st.data())
def test_they_agree_on_nonsense(data: st.DataObject) -> None:
    whole = vector(data.draw(st.sampled_from(["pick", "number"])))
    where = data.draw(st.sampled_from([path for path in places(whole) if "beacon" not in path]))
    nonsense = data.draw(PLAIN | st.floats(allow_nan=False) | st.binary())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(standalone, "signature_holds", signatures.signature_holds)
        agree(with_change(whole, where, nonsense))


@given(st.binary() | PLAIN.map(lambda value: json.dumps(value).encode()))
def test_they_read_the_same_files(written: bytes) -> None:
    try:
        ours: Any = read_json(written)
    except NotCanonical:
        ours = NotCanonical
    try:
        theirs: Any = standalone.read(written)
        standalone.canonical(theirs)
    except standalone.Malformed:
        theirs = NotCanonical
    assert ours == theirs


@pytest.mark.parametrize("file", ["[" * 100_000, '{"a":' * 100_000, '["' + "[" * 50 + '\\""]'], ids=len)
def test_endless_nesting_is_malformed_and_brackets_in_text_are_not_nesting(file: str, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(file)
    valid, sentence, freeze_hash = standalone.verdict_of_files([str(path)])
    assert (valid, freeze_hash) == (False, None)
    assert ("too deeply" in sentence) == (len(file) > 1000)


@pytest.mark.parametrize(
    ("round_number", "signature"),
    [(123, SIGNATURE), (124, SIGNATURE), (123, off_subgroup()), *((123, point) for point in INFINITIES)],
)
def test_both_pairings_say_the_same(round_number: int, signature: bytes) -> None:
    ours = signatures.signature_holds(PK, round_number, signature)
    assert (
        standalone.signature_holds(PK, round_number, signature)
        == ours
        == ((round_number, signature) == (123, SIGNATURE))
    )


def test_it_runs_alone_from_the_command_line(tmp_path: Path) -> None:
    alone = tmp_path / "check.py"
    alone.write_bytes(FILE.read_bytes())
    told = run(alone, VECTORS / "fair-draw-pick.json")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"VALID\nfreeze hash: {vector('pick')['freeze_hash']}\n"
    bad = tmp_path / "bad.json"
    bad.write_text("[1.5]")
    refused = run(alone, bad)
    assert (refused.returncode, refused.stderr) == (1, "")
    assert refused.stdout.startswith("INVALID: malformed: ")


def run(file: Path, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(file), *map(str, arguments)], capture_output=True, text=True, timeout=60
    )
