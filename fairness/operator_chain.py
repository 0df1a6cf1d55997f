"""The operator's hash chain: the charter commits to its tip, and each freeze reveals the next link."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from fairness import shapes

# A verifier walks the chain, so a hostile charter must not name an endless one.
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class OperatorChain:
    """The chain as the charter states it: the number of links, and the tip that all of them lead to (hex)."""

    alg: str
    length: int
    tip: str

    @classmethod
    def from_json(cls, value: object, where: str = "operator_chain") -> OperatorChain:
        """Raises Malformed."""
        given = shapes.fields(value, where, cls.__slots__)
        return cls(
            alg=shapes.constant(given["alg"], f"{where}.alg", "sha256"),
            length=shapes.whole(given["length"], f"{where}.length", least=1, most=LONGEST),
            tip=shapes.hexadecimal(given["tip"], f"{where}.tip", 32),
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def holds(self, reveal: str, chain_index: int) -> bool:
        """Return whether hashing the reveal exactly `chain_index` times gives the tip."""
        return (
            chain_index in range(1, self.length + 1)
            and _hashed(bytes.fromhex(reveal), chain_index) == self.tip
        )


def chain_from(secret: bytes, draws: int) -> OperatorChain:
    """Return the public side of a new chain: two links per draw, the second for repeating it."""
    _check_secret(secret)
    length = 2 * draws
    return OperatorChain("sha256", length, _hashed(secret, length))


def reveal_at(secret: bytes, chain: OperatorChain, chain_index: int) -> str:
    """Return the link to reveal at the freeze of this index (1 is the first), in hex. Raises ValueError."""
    _check_secret(secret)
    if chain_index not in range(1, chain.length + 1):
        raise ValueError("The operator chain has no such link.")
    reveal = _hashed(secret, chain.length - chain_index)
    if not chain.holds(reveal, chain_index):
        raise ValueError("This secret is not the one behind the charter.")
    return reveal


def _check_secret(secret: bytes) -> None:
    if len(secret) != 32:
        raise ValueError("An operator's secret has 32 octets.")


def _hashed(octets: bytes, times: int) -> str:
    for _ in range(times):
        octets = hashlib.sha256(octets).digest()
    return octets.hex()
