"""Verify a transcript independently: recompute everything that can be recomputed, and report each check."""

from __future__ import annotations

from dataclasses import dataclass

from fairness.canonical import NotCanonical, canonical
from fairness.checks import Findings, check_all
from fairness.hashes import ZEROS
from fairness.shapes import Malformed
from fairness.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lines` has each check in words; `reasons` has why it is invalid, and is empty if it is valid.

    `public` is whether the randomness came from the pinned public beacon, `freeze_hash` the recomputed hash
    to compare with the one received before the draw, `replaced` the hash of a freeze that was replaced.
    """

    valid: bool
    public: bool
    lines: tuple[str, ...]
    reasons: tuple[str, ...]
    freeze_hash: str | None = None
    replaced: str | None = None

    @property
    def sentence(self) -> str:
        """Return `VALID`, `INVALID: reasons`, or VALID with its reservations."""
        if not self.valid:
            return f"INVALID: {'; '.join(self.reasons)}"
        beside = []
        if not self.public:
            beside.append("the beacon is not public: TEST BEACON")
        if self.replaced == ZEROS:
            beside.append("redrawn: the draw was missed, nothing was frozen before")
        elif self.replaced:
            beside.append(f"redrawn: ask for the freeze it replaced ({self.replaced})")
        return f"VALID, but {'; '.join(beside)}" if beside else "VALID"


def verify(transcript: object, previous: object = None) -> Verdict:
    """Check a transcript (parsed JSON), and its link to the `previous` draw's transcript if that is given.

    Never raises for its input: anything malformed is INVALID.
    """
    try:
        canonical(transcript)
        read = Transcript.from_json(transcript)
        before = None if previous is None else _previous(previous)
    except (NotCanonical, Malformed) as error:
        return refused(str(error))
    findings = Findings()
    check_all(read, before, findings)
    return Verdict(
        valid=not findings.reasons,
        public=read.charter.beacon.is_public(),
        lines=tuple(findings.lines),
        reasons=tuple(findings.reasons),
        freeze_hash=read.freeze.hash(),
        replaced=read.freeze.supersedes,
    )


def refused(why: str) -> Verdict:
    """Return the verdict on an unreadable file."""
    reason = f"malformed: {why}"
    return Verdict(valid=False, public=False, lines=(f"FAIL  {reason}",), reasons=(reason,))


def _previous(previous: object) -> Transcript:
    try:
        canonical(previous)
        return Transcript.from_json(previous)
    except (NotCanonical, Malformed) as error:
        raise Malformed(f"the previous transcript: {error}") from None
