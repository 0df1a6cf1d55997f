"""The verifiers: the package, the single file, and the browser's."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

from fairness import standalone
from fairness.canonical import NotCanonical, read_json
from fairness.verify import refused, verify

ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node")


Told = tuple[bool, bool, str, str | None]


def by_the_package(file: bytes, previous: bytes | None) -> Told:
    try:
        verdict = verify(read_json(file), None if previous is None else read_json(previous))
    except NotCanonical as trouble:
        verdict = refused(str(trouble))
    return verdict.valid, verdict.public, verdict.sentence, verdict.freeze_hash


def by_the_file(file: bytes, previous: bytes | None) -> Told:
    try:
        read = [standalone.read(one) for one in (file, previous) if one is not None]
    except standalone.Malformed as trouble:
        return False, False, f"INVALID: malformed: {trouble}", None
    return standalone.verdict(*read)


def by_the_browser(files: list[tuple[bytes, bytes | None]]) -> list[Told]:
    sent = [[None if one is None else base64.b64encode(one).decode() for one in pair] for pair in files]
    told = subprocess.run(
        [str(NODE), "draws/frontend/tests/verdicts.js"],
        input=json.dumps(sent),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    return [tuple(verdict) for verdict in json.loads(told.stdout)]


def comparable(told: Told) -> Told:
    """What is malformed is so for one of several reasons; which is said first is each one's own affair."""
    valid, public, sentence, freeze_hash = told
    malformed = "INVALID: malformed: "
    return valid, public, malformed if sentence.startswith(malformed) else sentence, freeze_hash
