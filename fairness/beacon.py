"""Describe the public randomness that a series uses, and compute the round that belongs to an instant."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from fairness import shapes

SCHEME = "bls-unchained-g1-rfc9380"
KINDS = ("drand", "local")


@dataclass(frozen=True, slots=True)
class Beacon:
    """A pinned beacon: its period in seconds, genesis in Unix seconds, key and hashes in hex."""

    kind: str
    beacon_id: str
    chain_hash: str
    period: int
    genesis: int
    scheme: str
    public_key: str
    group_hash: str

    @classmethod
    def from_json(cls, value: object, where: str = "beacon") -> Beacon:
        """Raises Malformed."""
        given = shapes.fields(value, where, cls.__slots__)
        return cls(
            kind=shapes.one_of(given["kind"], f"{where}.kind", KINDS),
            beacon_id=shapes.text(given["beacon_id"], f"{where}.beacon_id", most=64),
            chain_hash=shapes.hexadecimal(given["chain_hash"], f"{where}.chain_hash", 32),
            period=shapes.whole(given["period"], f"{where}.period", least=1, most=2**32 - 1),
            genesis=shapes.whole(given["genesis"], f"{where}.genesis"),
            scheme=shapes.constant(given["scheme"], f"{where}.scheme", SCHEME),
            public_key=shapes.hexadecimal(given["public_key"], f"{where}.public_key", 96),
            group_hash=shapes.hexadecimal(given["group_hash"], f"{where}.group_hash", 32),
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def is_public(self) -> bool:
        """Return whether this is the pinned chain of the League of Entropy; any other is a test beacon."""
        return self == QUICKNET

    def own_chain_hash(self) -> str:
        """Return the chain hash for this period, genesis, key, group and name. Source: drand."""
        return hashlib.sha256(
            self.period.to_bytes(4, "big")
            + self.genesis.to_bytes(8, "big")
            + bytes.fromhex(self.public_key)
            + bytes.fromhex(self.group_hash)
            + self.beacon_id.encode()
        ).hexdigest()

    def round_at(self, instant: int) -> int:
        """Return the first round at or after an instant in Unix seconds. Below 1 there was no beacon yet."""
        return -((self.genesis - instant) // self.period) + 1

    def time_of(self, round_number: int) -> int:
        """Return the Unix seconds at which a round appears."""
        return self.genesis + (round_number - 1) * self.period


QUICKNET = Beacon(
    kind="drand",
    beacon_id="quicknet",
    chain_hash="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    period=3,
    genesis=1692803367,
    scheme=SCHEME,
    public_key=(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
        "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
        "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    group_hash="f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
)
