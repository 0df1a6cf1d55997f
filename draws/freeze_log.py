"""The installation's log of freezes: one line per freeze, each binding the previous one, with a signed head.

Anyone who saves a head can detect later whether an earlier freeze was inserted, changed or removed. The head
after line n is `SHA256("drawbook/log/v1\n" + canonical JSON of the line)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from draws.keys import log_key
from draws.models import FreezeLog
from fairness.canonical import canonical
from fairness.hashes import ZEROS
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now

# One line after another over the whole installation; held to the end of the freeze's transaction.
_LOG = "draws.freeze_log"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: its number of lines, the hash that binds them all, and our signature over both."""

    position: int
    hash: str
    signature: str


def write_log(charter_hash: str, freeze_hash: str) -> Head:
    """Add a freeze's line in the open transaction."""
    take_locks(LockSpace.FREEZE_LOG, _LOG)
    last = FreezeLog.objects.order_by("-position").first()
    line = FreezeLog(
        position=last.position + 1 if last else 1,
        charter_hash=charter_hash,
        freeze_hash=freeze_hash,
        logged_at=int(database_now().timestamp()),
        previous=last.head if last else ZEROS,
    )
    line.head = head_after(line)
    line.signature = log_key().sign(_signed(line.position, line.head)).hex()
    line.save(force_insert=True)
    return Head(line.position, line.head, line.signature)


def head() -> Head:
    """Return the log's end; position 0 and zeros while it is empty."""
    last = FreezeLog.objects.order_by("-position").first()
    return Head(last.position, last.head, last.signature) if last else Head(0, ZEROS, "")


def announced_head() -> str:
    """Return the head as the last line of a message, so that every recipient is a witness of the log."""
    end = head()
    return _("Log of freezes, line %(line)s: %(head)s") % {"line": end.position, "head": end.hash}


def head_after(line: FreezeLog) -> str:
    """Return the hash over a line and all lines before it."""
    record = shown(line)
    del record["head"], record["signature"]
    return hashlib.sha256(b"drawbook/log/v1\n" + canonical(record)).hexdigest()


def shown(line: FreezeLog) -> dict[str, Any]:
    """Return a line as it is published."""
    return {
        "position": line.position,
        "charter": line.charter_hash,
        "freeze": line.freeze_hash,
        "logged_at": line.logged_at,
        "previous": line.previous,
        "head": line.head,
        "signature": line.signature,
    }


def moment(line: FreezeLog) -> datetime:
    """Return when the line was written."""
    return datetime.fromtimestamp(line.logged_at, UTC)


def public_key() -> str:
    """Return the public key that heads are checked with: Ed25519, 64 hex digits."""
    return log_key().public_key().public_bytes_raw().hex()


def broken(lines: Iterable[FreezeLog]) -> list[str]:
    """Return the problems of the given lines."""
    return list(broken_lines(lines))


def broken_lines(lines: Iterable[FreezeLog] | None = None) -> Iterator[str]:
    """Yield a sentence for each problem of the log; none if it is intact."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key()))
    previous, position = ZEROS, 0
    for line in lines if lines is not None else FreezeLog.objects.order_by("position").iterator():
        position += 1
        if line.position != position:
            yield f"line {position} is missing"
            position = line.position
        if line.previous != previous:
            yield f"line {position} does not follow the one before it"
        if head_after(line) != line.head:
            yield f"line {position} was changed"
        try:
            key.verify(bytes.fromhex(line.signature), _signed(line.position, line.head))
        except (InvalidSignature, ValueError):
            yield f"line {position} is not signed by this installation"
        previous = line.head


def missing_heads(heads: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield a sentence for each saved head (position, hash) that the log no longer leads to."""
    known = dict(heads)
    known.pop(0, None)
    there = dict(FreezeLog.objects.filter(position__in=known).values_list("position", "head"))
    for position, hash in sorted(known.items()):
        if there.get(position) != hash:
            yield f"the log does not lead to the head that was kept after line {position}"


def _signed(position: int, hash: str) -> bytes:
    return f"drawbook/log/v1 {position} {hash}".encode()
