"""The verdict on what anyone sends us: whatever it is, INVALID at worst."""

from __future__ import annotations

from fairness.canonical import NotCanonical, read_json
from fairness.verify import Verdict, refused, verify

WRAPPED = ({"transcript"}, {"transcript", "previous"})


def verdict_on(sent: bytes) -> Verdict:
    """The verdict on a transcript's bytes, or on `{"transcript": …, "previous": …}`."""
    try:
        read = read_json(sent)
    except NotCanonical as trouble:
        return refused(str(trouble))
    if isinstance(read, dict) and set(read) in WRAPPED:
        return verify(read["transcript"], read.get("previous"))
    return verify(read)
