"""Check every property of a transcript of the right shape, in the order of a draw."""

from __future__ import annotations

from itertools import pairwise

from fairness.derive import number_of, prk_of, ranking_of
from fairness.hashes import ZEROS
from fairness.signatures import randomness_of, signature_holds
from fairness.transcript import Transcript


class Findings:
    """The checks made, and those that failed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.reasons: list[str] = []

    def check(self, holds: bool, claim: str, otherwise: str) -> None:
        self.lines.append(f"ok    {claim}" if holds else f"FAIL  {otherwise}")
        if not holds:
            self.reasons.append(otherwise)

    def note(self, remark: str) -> None:
        self.lines.append(f"note  {remark}")


def check_all(transcript: Transcript, previous: Transcript | None, findings: Findings) -> None:
    findings.check(True, "every field is there and of its type", "")
    check_charter(transcript, findings)
    check_times(transcript, findings)
    check_operator(transcript, findings)
    check_redo(transcript, findings)
    check_freeze(transcript, findings)
    check_beacon(transcript, findings)
    check_result(transcript, findings)
    check_link(transcript, previous, findings)


def check_charter(t: Transcript, findings: Findings) -> None:
    beacon = t.charter.beacon
    findings.check(
        beacon.own_chain_hash() == beacon.chain_hash,
        "the chain hash binds the beacon's key and times",
        "the chain hash is not that of the beacon's key and times",
    )
    findings.check(
        t.charter.hash() == t.charter_hash == t.freeze.charter,
        "the charter has the hash that transcript and freeze name",
        "the charter's hash is another",
    )


def check_times(t: Transcript, findings: Findings) -> None:
    freeze, beacon = t.freeze, t.charter.beacon
    chartered = t.charter.schedule[freeze.draw - 1] if freeze.draw <= len(t.charter.schedule) else None
    if freeze.attempt == 1:
        findings.check(
            freeze.draw_at == chartered, "it is drawn when the charter named", "draw_at is not as chartered"
        )
    else:
        findings.check(
            chartered is not None and freeze.draw_at > chartered,
            "it is redrawn later than the charter said",
            "a redone draw must come later than chartered",
        )
    findings.check(
        freeze.beacon_round == beacon.round_at(freeze.draw_at),
        "the beacon's round follows from draw_at",
        "the beacon's round does not follow from draw_at",
    )
    findings.check(
        freeze.frozen_at < beacon.time_of(freeze.beacon_round),
        "it was frozen before the round's time",
        "it was not frozen before the round's time",
    )


def check_operator(t: Transcript, findings: Findings) -> None:
    findings.check(
        t.charter.operator_chain.holds(t.freeze.operator_reveal, t.freeze.chain_index),
        "the operator's reveal leads to the chartered tip in exactly chain_index steps",
        "the operator's reveal does not lead to the chartered tip in chain_index steps",
    )


def check_redo(t: Transcript, findings: Findings) -> None:
    named = t.freeze.supersedes is not None, t.freeze.reason is not None
    if t.freeze.attempt == 1:
        findings.check(
            named == (False, False),
            "it is the first attempt",
            "a first attempt supersedes nothing, for no reason",
        )
    else:
        findings.check(
            named == (True, True),
            "it names what it supersedes and why",
            "a redone draw must name what it supersedes and why",
        )


def check_freeze(t: Transcript, findings: Findings) -> None:
    freeze = t.freeze
    findings.check(freeze.hash() == t.freeze_hash, "the freeze has its hash", "the freeze's hash is another")
    if freeze.mode == "pick":
        eligible, excluded = freeze.eligible or (), [label for label, _ in freeze.excluded or ()]
        findings.check(
            _sorted_once(eligible) and _sorted_once(t.charter.roll),
            "roll and eligible are sorted, each label once",
            "roll and eligible must be sorted, each label once",
        )
        findings.check(
            sorted([*eligible, *excluded]) == sorted(t.charter.roll),
            "eligible and excluded make up the roll",
            "eligible and excluded do not make up the roll",
        )
        findings.check(
            (freeze.winners or 0) <= len(eligible),
            "there are no more winners than eligible",
            "there are more winners than eligible",
        )
    findings.check(
        freeze.terms is None or freeze.terms.add_up(),
        "the prize is the gross less the commission" if freeze.terms else "no money is named",
        "the prize is not the gross less the commission",
    )


def check_beacon(t: Transcript, findings: Findings) -> None:
    findings.check(
        t.round == t.freeze.beacon_round,
        "the beacon's answer is for the frozen round",
        "the beacon's answer is for another round",
    )
    signature = bytes.fromhex(t.signature)
    findings.check(
        signature_holds(bytes.fromhex(t.charter.beacon.public_key), t.freeze.beacon_round, signature),
        "the beacon signed this round",
        "the beacon's signature does not hold",
    )
    findings.check(
        randomness_of(signature).hex() == t.randomness,
        "the randomness is the signature's hash",
        "the randomness is not the signature's hash",
    )
    if not t.charter.beacon.is_public():
        findings.note("the beacon is not public: TEST BEACON")


def check_result(t: Transcript, findings: Findings) -> None:
    freeze = t.freeze
    prk = prk_of(freeze.operator_reveal, randomness_of(bytes.fromhex(t.signature)), freeze.hash())
    findings.check(
        prk.hex() == t.prk, "prk follows from reveal, randomness and freeze", "prk does not follow"
    )
    if freeze.mode == "number":
        findings.check(
            number_of(prk, freeze.modulus or 1) == t.number,
            "the number follows",
            "the number does not follow",
        )
        return
    ranking = ranking_of(prk, freeze.eligible or ())
    findings.check(ranking == t.ranking, "the ranking follows", "the ranking does not follow")
    findings.check(
        tuple(label for label, _ in ranking[: freeze.winners]) == t.winners,
        "the winners are the lowest scores",
        "the winners are not the lowest scores",
    )


def check_link(t: Transcript, previous: Transcript | None, findings: Findings) -> None:
    if previous is not None:
        findings.check(
            t.freeze.prev == previous.hash(),
            "it follows the previous draw's transcript",
            "it does not follow the previous transcript given",
        )
    elif t.freeze.prev == ZEROS:
        findings.note("it is not linked to a previous draw")
    else:
        findings.note(f"the previous draw's transcript is not at hand; its hash must be {t.freeze.prev}")


def _sorted_once(labels: tuple[str, ...]) -> bool:
    return all(one < next_one for one, next_one in pairwise(labels))
