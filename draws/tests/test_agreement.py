"""The server, the stand-alone file and the browser say the same of the same bytes, good and bad."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from draws.tests.agreeing import NODE, ROOT, by_the_browser, by_the_file, by_the_package, comparable
from fairness import signatures, standalone
from fairness.freezing import Redo
from fairness.tests.making import a_number, a_pick, a_redo, drawn, forged, vector
from fairness.tests.mutations import odd_changes, single_changes
from fairness.tests.points import INFINITIES, off_subgroup

FORGERIES: tuple[dict[str, Any], ...] = (
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
    {"prev": "cd" * 32},
)
NONSENSE = (
    b"", b"[", b"{}", b"null", b"[1.5]", b"1e3", b"NaN", b"-0", b"01", b"9007199254740992", b"\xff",
    b"\xef\xbb\xbf{}",
    b'{"a":1,"a":2}', b'{"\xc3\xa9":1}', b'"\\ud800"', b'"\\x"', b'"\n"', b"[1,]", b"tru", b"[" * 5000,
    b'{"__proto__":{}}', b'"' + b"[" * 50 + b'"', b'{"freeze":{"mode":"pick"}}', b'{"freeze":[]}', b"{}{}",
    b" {} ",
)  # fmt: skip


def transcripts() -> Iterator[tuple[bytes, bytes | None]]:
    """(a file, and the one before it where there is one)."""
    first = drawn(a_pick())
    second = drawn(a_pick(2, prev=first.hash())).to_json()
    redrawn = a_redo(a_pick())
    missed = a_pick(redo=Redo(None, 2, "missed", a_pick().draw_at + 86_400))
    good = [vector("pick"), vector("number"), second]
    good += [
        drawn(one).to_json() for one in (a_number(), a_pick(winners=3), redrawn, a_redo(redrawn), missed)
    ]
    good += [drawn(a_pick(contributions={"T03": "चमेली 😀 \u2028"})).to_json()]
    for one in good:
        yield spelled(one), None
        yield json.dumps(one, indent=1).encode(), None
    yield spelled(second), spelled(first.to_json())
    yield spelled(second), spelled(vector("pick"))
    yield spelled(second), b"[]"
    for wrong in FORGERIES:
        yield spelled(forged(a_pick(), **wrong)), None
    for signature in (*INFINITIES, off_subgroup(), bytes(48), b"\xff" * 48):
        changed = vector("pick")
        changed["beacon"]["signature"] = signature.hex()
        yield spelled(changed), None
    # Every change is tried on the number, whose transcript is short, and some on the pick.
    for name, each in (("number", 3), ("pick", 23)):
        changes = [*single_changes(vector(name)), *odd_changes(vector(name))]
        for _, changed in changes[::each]:
            yield json.dumps(changed).encode(), None
    for file in NONSENSE:
        yield file, None


def spelled(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@pytest.mark.skipif(NODE is None, reason="NO NODE: the browser's check was not compared")
def test_all_three_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    if not (ROOT / "node_modules" / "@noble").exists():
        pytest.skip("NO PARTS: run npm ci, or bin/test, which does")
    # The slow pairing of the stand-alone file is compared in its own tests.
    monkeypatch.setattr(standalone, "signature_holds", cache(signatures.signature_holds))
    files = list(transcripts())
    ours = [comparable(by_the_package(*file)) for file in files]
    apart = [comparable(by_the_file(*file)) for file in files]
    browser = [comparable(told) for told in by_the_browser(files)]
    wrong = [
        (file[:200], one, two, three)
        for (file, _), one, two, three in zip(files, ours, apart, browser, strict=True)
        if not one == two == three
    ]
    assert wrong == []
    verdicts = [valid for valid, *_ in ours]
    assert verdicts.count(True) >= 18
    assert verdicts.count(False) >= 300
