"""How long other machines may take, and how much they may send. Seconds and bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """`step_seconds` limits each single read or write, `total_seconds` the whole exchange: it ends a machine
    that sends a byte now and then."""

    connect_seconds: float
    step_seconds: float
    total_seconds: float
    max_bytes: int = 64 * 1024


BEACON = Limit(3, 3, 6, 4096)
GATEWAY = Limit(3, 8, 15, 8 * 1024 * 1024)
WORDPRESS = Limit(5, 15, 30, 1024 * 1024)
MODEL = Limit(5, 60, 120, 1024 * 1024)
PUSH = Limit(5, 10, 15)
WEBHOOK = Limit(5, 10, 15)
DOMAIN = Limit(3, 4, 5, 8 * 1024)
MAIL = Limit(10, 10, 30)
# Google's sign-in; S3's own client for files.
SIGN_IN = Limit(5, 5, 10)
FILES = Limit(5, 20, 60)
