"""How passwords are hashed: Argon2id on one core, one at a time, behind all other work of the process."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher

# Low priority: sales and pages get the processor first.
NICENESS = 10


class PatientArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 64 MiB, 3 passes and 1 lane (RFC 9106, section 4, with one lane instead of four).

    Django's default of 8 lanes uses all cores for each sign-in, which anyone can send. One thread of low
    priority computes the hashes, so that many sign-ins at once slow down only each other.
    """

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        encoded: str = _apart(os.getpid()).submit(super().encode, password, salt).result()
        return encoded

    def verify(self, password: str, encoded: str) -> bool:
        is_right: bool = _apart(os.getpid()).submit(super().verify, password, encoded).result()
        return is_right


@cache
def _apart(process: int) -> ThreadPoolExecutor:
    """Return the hashing thread of this process; a fork inherits no threads."""
    return ThreadPoolExecutor(1, thread_name_prefix="hashes", initializer=_lower_priority)


def _lower_priority() -> None:
    """Lower the priority of this thread, on Linux, where each thread has its own."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
