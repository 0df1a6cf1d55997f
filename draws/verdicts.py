"""Verify whatever anyone sends: the worst result is INVALID."""

from __future__ import annotations

from fairness.canonical import NotCanonical, read_json
from fairness.verify import Verdict, refused, verify

WRAPPED = ({"transcript"}, {"transcript", "previous"})


def verdict_on(sent: bytes) -> Verdict:
    """Return the verdict on a transcript's bytes, or on `{"transcript": …, "previous": …}`."""
    try:
        read = read_json(sent)
    except NotCanonical as trouble:
        return refused(str(trouble))
    if isinstance(read, dict) and set(read) in WRAPPED:
        return verify(read["transcript"], read.get("previous"))
    return verify(read)
