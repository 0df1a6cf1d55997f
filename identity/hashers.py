"""How passwords are hashed: Argon2id on one core, one at a time, behind all other work of the process."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher

# As low as the work is patient: sales and pages that want the processor have it first.
NICENESS = 10


class PatientArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 64 MiB, 3 passes and 1 lane (RFC 9106, section 4, with one lane instead of four).

    Django's default of 8 lanes takes every core for each sign-in, and anybody may send sign-ins. Hashes are
    worked out by one thread of low priority, so that many at once cost their senders time, and nobody else.
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
    """The thread that hashes, of this process: a fork inherits no threads."""
    return ThreadPoolExecutor(1, thread_name_prefix="hashes", initializer=_lower_priority)


def _lower_priority() -> None:
    """Lower the priority of this thread. Linux keeps one for each thread; elsewhere nothing happens."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
