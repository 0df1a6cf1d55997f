"""The charter: which tickets can be drawn, when, and on which beacon, published before the first draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fairness import shapes
from fairness.beacon import Beacon
from fairness.hashes import tagged_hash
from fairness.operator_chain import OperatorChain

TYPE = "drawbook.charter/1"


@dataclass(frozen=True, slots=True)
class Charter:
    """`roll`: labels; `schedule`: `draw_at` of draws 1..n in Unix seconds."""

    subject: str
    roll: tuple[str, ...]
    schedule: tuple[int, ...]
    operator_chain: OperatorChain
    beacon: Beacon

    @classmethod
    def from_json(cls, value: object, where: str = "charter") -> Charter:
        """Read a charter of exactly the right shape. Raises Malformed."""
        given = shapes.fields(value, where, ("type", *cls.__slots__))
        shapes.constant(given["type"], f"{where}.type", TYPE)
        return cls(
            subject=shapes.text(given["subject"], f"{where}.subject"),
            roll=shapes.listed(given["roll"], f"{where}.roll", shapes.label),
            schedule=shapes.listed(given["schedule"], f"{where}.schedule", shapes.whole),
            operator_chain=OperatorChain.from_json(given["operator_chain"], f"{where}.operator_chain"),
            beacon=Beacon.from_json(given["beacon"], f"{where}.beacon"),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "type": TYPE,
            "subject": self.subject,
            "roll": list(self.roll),
            "schedule": list(self.schedule),
            "operator_chain": self.operator_chain.to_json(),
            "beacon": self.beacon.to_json(),
        }

    def hash(self) -> str:
        """Return the 64 hex digits that are printed in the agreement and sent to all members."""
        return tagged_hash("charter", self.to_json())


def charter_for(
    subject: str,
    *,
    roll: Iterable[str],
    schedule: Iterable[int],
    operator_chain: OperatorChain,
    beacon: Beacon,
) -> Charter:
    """Create a charter with a sorted roll and draws in order. Raises Malformed."""
    charter = Charter(subject, tuple(sorted(roll)), tuple(schedule), operator_chain, beacon)
    Charter.from_json(charter.to_json())
    if len(set(charter.roll)) != len(charter.roll):
        raise shapes.Malformed("charter.roll names a label twice")
    if not charter.schedule or sorted(set(charter.schedule)) != list(charter.schedule):
        raise shapes.Malformed("charter.schedule must be instants, each later than the one before")
    if charter.beacon.own_chain_hash() != charter.beacon.chain_hash:
        raise shapes.Malformed("charter.beacon.chain_hash is not that of its key and times")
    return charter
