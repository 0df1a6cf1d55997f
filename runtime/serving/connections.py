"""Limits of connections, in all and per address, and which one is closed for a new one.

A new connection is never refused while another one is idle: the oldest idle one of the address with the most
connections is closed. A client that opens thousands of silent connections thus closes its own.
"""

from __future__ import annotations

import ipaddress
import resource
from collections import defaultdict
from enum import IntEnum
from typing import Protocol

# Files, the database and others need descriptors, too.
SPARE_DESCRIPTORS = 256
MAX_DESCRIPTORS = 65_536
MAX_CONNECTIONS = 8_192
MAX_PER_ADDRESS = 512
# Live connections are never closed for others, so they can't have all.
LIVE_SHARE = 0.75


class Phase(IntEnum):
    """What a connection is doing; of those that can be closed, the lowest is closed first."""

    HEAD = 1  # no complete request head yet
    IDLE = 2  # kept for a further request
    BODY = 3  # the body has not arrived in full
    STALLED = 4  # the client does not read the response
    BUSY = 5
    LIVE = 6


class Connection(Protocol):
    """What the register needs of a connection."""

    address: str

    def phase(self) -> Phase: ...

    def drop(self) -> None:
        """Close it immediately."""


class Connections:
    """The register of one server. `max_per_address` doesn't apply to this machine, where proxies run."""

    def __init__(self, max_total: int, max_per_address: int, *, behind_proxy: bool = False) -> None:
        self.max_total = max_total
        self.max_per_address = max_per_address
        self.behind_proxy = behind_proxy
        # dicts rather than sets, because they are ordered
        self.by_address: dict[str, dict[Connection, None]] = defaultdict(dict)
        self.total = 0
        self.live = 0

    def admit(self, connection: Connection) -> bool:
        """Register a new connection, closing another when there is no room; False when it can't stay."""
        theirs = self.by_address.get(connection.address, {})
        if self.is_limited(connection.address) and len(theirs) >= self.max_per_address:
            if not self.make_room([connection.address]):
                return False
        elif self.total >= self.max_total and not self.make_room(
            sorted(self.by_address, key=lambda address: -len(self.by_address[address]))
        ):
            return False
        self.by_address[connection.address][connection] = None
        self.total += 1
        return True

    def forget(self, connection: Connection) -> None:
        """Remove a connection; removing it again is harmless."""
        theirs = self.by_address.get(connection.address)
        if theirs is not None and connection in theirs:
            del theirs[connection]
            self.total -= 1
            if not theirs:
                del self.by_address[connection.address]

    def has_room_for_live(self) -> bool:
        return self.live < self.max_total * LIVE_SHARE

    def is_limited(self, address: str) -> bool:
        """Whether the address probably belongs to a single visitor."""
        if self.behind_proxy or not address:
            return False
        try:
            return not ipaddress.ip_address(address).is_loopback
        except ValueError:
            return False

    def make_room(self, addresses: list[str]) -> bool:
        """Close the least important connection of the first address that has one to close."""
        for address in addresses:
            found: Connection | None = None
            lowest = Phase.BUSY
            for connection in self.by_address[address]:
                phase = connection.phase()
                if phase < lowest:
                    found, lowest = connection, phase
                if phase is Phase.HEAD:
                    break
            if found is not None:
                self.forget(found)
                found.drop()
                return True
        return False


def raise_descriptor_limit() -> int:
    """Raise this process's limit of descriptors to the maximum, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MAX_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MAX_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


def register(max_total: int, max_per_address: int, *, behind_proxy: bool) -> Connections:
    """Return a register whose limit leaves descriptors for everything else."""
    room = max(64, raise_descriptor_limit() - SPARE_DESCRIPTORS)
    return Connections(min(max_total, room), max_per_address, behind_proxy=behind_proxy)
