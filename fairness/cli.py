"""`drawbook verify FILE`: print each check of a transcript and the verdict. The only module that reads a
file.
"""

from __future__ import annotations

from fairness.canonical import MOST_BYTES, NotCanonical, read_json
from fairness.verify import Verdict, refused, verify


def main(path: str, previous: str | None = None) -> int:
    """Print the verdict on a transcript file. Return 0 if it is valid, 1 if it is invalid or unreadable."""
    verdict = _verdict_on(path, previous)
    for line in verdict.lines:
        print(line)
    print(verdict.sentence)
    print(f"freeze hash: {verdict.freeze_hash or 'none'}")
    return 0 if verdict.valid else 1


def _verdict_on(path: str, previous: str | None) -> Verdict:
    try:
        transcript = _read(path)
        before = None if previous is None else _read(previous)
    except (OSError, ValueError) as trouble:  # a path can hold what no file system takes
        return refused(str(trouble) if isinstance(trouble, NotCanonical) else "the file cannot be read")
    return verify(transcript, before)


def _read(path: str) -> object:
    with open(path, "rb") as file:
        return read_json(file.read(MOST_BYTES + 1))
