"""The freeze: everything that decides a draw, published before the random value is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fairness import shapes
from fairness.hashes import tagged_hash
from fairness.terms import Terms

TYPE = "drawbook.freeze/1"
PICK = ("eligible", "excluded", "winners")
NUMBER = ("modulus",)
ALWAYS = (
    *("type", "charter", "prev", "mode", "draw", "attempt", "chain_index", "contributions"),
    *("operator_reveal", "draw_at", "beacon_round", "frozen_at", "terms"),
)
LEAD_SECONDS = 1800  # for every draw but a tie in a live auction, whose members are there to see
TIE_LEAD_SECONDS = 60
LONGEST_WORD = 64


@dataclass(frozen=True, slots=True)
class Freeze:
    """Hashes and the reveal in hex, instants in Unix seconds.

    `eligible`, `excluded` (label, reason) and `winners` belong to the mode pick, `modulus` to number.
    `contributions` are (label, lucky word). `supersedes` and `reason` are of a redone draw.
    """

    charter: str
    prev: str
    mode: str
    draw: int
    attempt: int
    chain_index: int
    operator_reveal: str
    draw_at: int
    beacon_round: int
    frozen_at: int
    contributions: tuple[tuple[str, str], ...] = ()
    terms: Terms | None = None
    eligible: tuple[str, ...] | None = None
    excluded: tuple[tuple[str, str], ...] | None = None
    winners: int | None = None
    modulus: int | None = None
    supersedes: str | None = None
    reason: str | None = None

    @classmethod
    def from_json(cls, value: object, where: str = "freeze") -> Freeze:
        """Read a freeze of exactly the right shape for its mode. Raises Malformed."""
        given = shapes.fields(value, where, ALWAYS, (*PICK, *NUMBER, "supersedes", "reason"))
        shapes.constant(given["type"], f"{where}.type", TYPE)
        mode = shapes.one_of(given["mode"], f"{where}.mode", ("pick", "number"))
        shapes.fields(
            given, where, (*ALWAYS, *(PICK if mode == "pick" else NUMBER)), ("supersedes", "reason")
        )
        return cls(
            charter=shapes.hexadecimal(given["charter"], f"{where}.charter", 32),
            prev=shapes.hexadecimal(given["prev"], f"{where}.prev", 32),
            mode=mode,
            draw=shapes.whole(given["draw"], f"{where}.draw", least=1),
            attempt=shapes.whole(given["attempt"], f"{where}.attempt", least=1),
            chain_index=shapes.whole(given["chain_index"], f"{where}.chain_index", least=1),
            operator_reveal=shapes.hexadecimal(given["operator_reveal"], f"{where}.operator_reveal", 32),
            draw_at=shapes.whole(given["draw_at"], f"{where}.draw_at"),
            beacon_round=shapes.whole(given["beacon_round"], f"{where}.beacon_round", least=1),
            frozen_at=shapes.whole(given["frozen_at"], f"{where}.frozen_at"),
            contributions=shapes.listed(given["contributions"], f"{where}.contributions", _contribution),
            terms=Terms.from_json(given["terms"], f"{where}.terms"),
            **_of_mode(given, where),
            **_of_redo(given, where),
        )

    def to_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "type": TYPE,
            "charter": self.charter,
            "prev": self.prev,
            "mode": self.mode,
            "draw": self.draw,
            "attempt": self.attempt,
            "chain_index": self.chain_index,
            "operator_reveal": self.operator_reveal,
            "draw_at": self.draw_at,
            "beacon_round": self.beacon_round,
            "frozen_at": self.frozen_at,
            "contributions": [{"label": label, "value": word} for label, word in self.contributions],
            "terms": self.terms.to_json() if self.terms else {},
        }
        if self.mode == "pick":
            written["eligible"] = list(self.eligible or ())
            written["excluded"] = [{"label": label, "reason": why} for label, why in self.excluded or ()]
            written["winners"] = self.winners
        else:
            written["modulus"] = self.modulus
        if self.supersedes is not None:
            written["supersedes"] = self.supersedes
        if self.reason is not None:
            written["reason"] = self.reason
        return written

    def hash(self) -> str:
        """Return the 64 hex digits that every member gets before the draw. They are never shortened."""
        return tagged_hash("freeze", self.to_json())


def _of_mode(given: dict[str, Any], where: str) -> dict[str, Any]:
    if given["mode"] == "number":
        return {"modulus": shapes.whole(given["modulus"], f"{where}.modulus", least=1)}
    return {
        "eligible": shapes.listed(given["eligible"], f"{where}.eligible", shapes.label),
        "excluded": shapes.listed(given["excluded"], f"{where}.excluded", _exclusion),
        "winners": shapes.whole(given["winners"], f"{where}.winners", least=1),
    }


def _of_redo(given: dict[str, Any], where: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    if "supersedes" in given:
        read["supersedes"] = shapes.hexadecimal(given["supersedes"], f"{where}.supersedes", 32)
    if "reason" in given:
        read["reason"] = shapes.text(given["reason"], f"{where}.reason")
    return read


def _contribution(value: object, where: str) -> tuple[str, str]:
    given = shapes.fields(value, where, ("label", "value"))
    return (
        shapes.label(given["label"], f"{where}.label"),
        shapes.text(given["value"], f"{where}.value", least=0, most=LONGEST_WORD),
    )


def _exclusion(value: object, where: str) -> tuple[str, str]:
    given = shapes.fields(value, where, ("label", "reason"))
    return shapes.label(given["label"], f"{where}.label"), shapes.text(given["reason"], f"{where}.reason")
