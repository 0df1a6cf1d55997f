"""The transcript: charter, freeze and beacon in one file, with the result that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fairness import shapes
from fairness.charter import Charter
from fairness.derive import number_of, prk_of, ranking_of
from fairness.freeze import Freeze
from fairness.hashes import tagged_hash
from fairness.signatures import randomness_of, signature_holds

TYPE = "drawbook.transcript/1"
ALWAYS = ("type", "charter", "charter_hash", "freeze", "freeze_hash", "beacon", "prk")
PICK = ("ranking", "winners")
NUMBER = ("number",)


class BeaconRefused(ValueError):
    """Raised if the beacon's answer isn't the signature of this round under the charter's key."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Hashes, signature, randomness and prk in hex; `ranking` of (label, score) from the lowest score up."""

    charter: Charter
    charter_hash: str
    freeze: Freeze
    freeze_hash: str
    round: int
    signature: str
    randomness: str
    prk: str
    ranking: tuple[tuple[str, str], ...] | None = None
    winners: tuple[str, ...] | None = None
    number: int | None = None

    @classmethod
    def from_json(cls, value: object) -> Transcript:
        """Read a transcript of exactly the right shape; `verify` checks its content. Raises Malformed."""
        given = shapes.fields(value, "transcript", ALWAYS, (*PICK, *NUMBER))
        shapes.constant(given["type"], "type", TYPE)
        freeze = Freeze.from_json(given["freeze"])
        shapes.fields(given, "transcript", (*ALWAYS, *(PICK if freeze.mode == "pick" else NUMBER)))
        beacon = shapes.fields(given["beacon"], "beacon", ("round", "signature", "randomness"))
        return cls(
            charter=Charter.from_json(given["charter"]),
            charter_hash=shapes.hexadecimal(given["charter_hash"], "charter_hash", 32),
            freeze=freeze,
            freeze_hash=shapes.hexadecimal(given["freeze_hash"], "freeze_hash", 32),
            round=shapes.whole(beacon["round"], "beacon.round", least=1),
            signature=shapes.hexadecimal(beacon["signature"], "beacon.signature", 48),
            randomness=shapes.hexadecimal(beacon["randomness"], "beacon.randomness", 32),
            prk=shapes.hexadecimal(given["prk"], "prk", 32),
            **_result(given, freeze.mode),
        )

    def to_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "type": TYPE,
            "charter": self.charter.to_json(),
            "charter_hash": self.charter_hash,
            "freeze": self.freeze.to_json(),
            "freeze_hash": self.freeze_hash,
            "beacon": {"round": self.round, "signature": self.signature, "randomness": self.randomness},
            "prk": self.prk,
        }
        if self.freeze.mode == "pick":
            written["ranking"] = [{"label": label, "score": score} for label, score in self.ranking or ()]
            written["winners"] = list(self.winners or ())
        else:
            written["number"] = self.number
        return written

    def hash(self) -> str:
        """Return the hash that the next draw's freeze names as `prev`."""
        return tagged_hash("transcript", self.to_json())


def transcript_for(charter: Charter, freeze: Freeze, signature: bytes) -> Transcript:
    """Complete a frozen draw with its round's signature (48 octets). Deterministic.

    Raises BeaconRefused for a signature of another round or key, and ValueError for another charter.
    """
    if freeze.charter != charter.hash():
        raise ValueError("The freeze was made under another charter.")
    if not signature_holds(bytes.fromhex(charter.beacon.public_key), freeze.beacon_round, signature):
        raise BeaconRefused("The beacon's signature does not hold.")
    randomness = randomness_of(signature)
    prk = prk_of(freeze.operator_reveal, randomness, freeze.hash())
    ranking, winners, number = None, None, None
    if freeze.mode == "pick":
        ranking = ranking_of(prk, freeze.eligible or ())
        winners = tuple(label for label, _ in ranking[: freeze.winners])
    else:
        number = number_of(prk, freeze.modulus or 1)
    return Transcript(
        charter=charter,
        charter_hash=charter.hash(),
        freeze=freeze,
        freeze_hash=freeze.hash(),
        round=freeze.beacon_round,
        signature=signature.hex(),
        randomness=randomness.hex(),
        prk=prk.hex(),
        ranking=ranking,
        winners=winners,
        number=number,
    )


def _result(given: dict[str, Any], mode: str) -> dict[str, Any]:
    if mode == "number":
        return {"number": shapes.whole(given["number"], "number")}
    return {
        "ranking": shapes.listed(given["ranking"], "ranking", _ranked),
        "winners": shapes.listed(given["winners"], "winners", shapes.label),
    }


def _ranked(value: object, where: str) -> tuple[str, str]:
    given = shapes.fields(value, where, ("label", "score"))
    return (
        shapes.label(given["label"], f"{where}.label"),
        shapes.hexadecimal(given["score"], f"{where}.score", 32),
    )
