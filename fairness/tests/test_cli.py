"""`drawbook verify FILE`: each check, the verdict, the freeze hash last; 0 or 1, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fairness.cli import main
from fairness.tests.making import VECTORS, a_pick, a_redo, drawn, vector, with_change
from fairness.transcript import Transcript

PICK = VECTORS / "fair-draw-pick.json"


def written(transcript: Transcript, folder: Path) -> str:
    path = folder / f"{transcript.freeze_hash}.json"
    path.write_text(json.dumps(transcript.to_json()))
    return str(path)


def test_a_valid_transcript_ends_with_the_freeze_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(PICK)) == 0
    *checks, verdict, last = capsys.readouterr().out.splitlines()
    assert len(checks) > 15 and all(line.startswith(("ok ", "note ")) for line in checks)
    assert (verdict, last) == ("VALID", f"freeze hash: {vector('pick')['freeze_hash']}")


def test_a_test_beacon_and_a_redrawn_draw_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(written(drawn(a_pick()), tmp_path)) == 0
    assert "\nVALID, but the beacon is not public: TEST BEACON\n" in capsys.readouterr().out
    assert main(written(drawn(a_redo(a_pick())), tmp_path)) == 0
    assert f"redrawn: ask for the freeze it replaced ({a_pick().hash()})" in capsys.readouterr().out


def test_the_previous_transcript_may_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = drawn(a_pick())
    second = written(drawn(a_pick(2, prev=first.hash())), tmp_path)
    assert main(second, written(first, tmp_path)) == 0
    assert main(second, second) == 1
    assert "INVALID: it does not follow the previous transcript given\n" in capsys.readouterr().out


def test_an_invalid_one_gives_the_reasons_and_the_hash_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(with_change(vector("pick"), ("winners",), ["T04"])))
    assert main(str(path)) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-2] == "INVALID: the winners are not the lowest scores"
    assert told[-1] == f"freeze hash: {vector('pick')['freeze_hash']}"


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[" * 100_000, b"null", b'{"type":1e9}'], ids=len)
def test_a_file_of_anything_is_invalid(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert main(str(path)) == 1
    assert "\nINVALID: malformed: " in capsys.readouterr().out


@pytest.mark.parametrize("path", ["", "/no/such/file", "/", "a\0b", "x" * 5000])
def test_a_file_that_cannot_be_read_is_invalid(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(path) == 1
    assert "\nINVALID: malformed: the file cannot be read\n" in capsys.readouterr().out


def test_the_command_line_of_drawbook_calls_it(capsys: pytest.CaptureFixture[str]) -> None:
    cli = pytest.importorskip("runtime.cli")
    assert cli.main(["verify", str(PICK)]) == 0
    assert capsys.readouterr().out.splitlines()[-2] == "VALID"
    assert cli.main(["verify", "/no/such/file"]) == 1
