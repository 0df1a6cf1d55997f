"""How passwords are hashed: Argon2id on one core, one at a time, behind all other work of the process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# Low priority: sales and pages get the processor first.
NICENESS = 10

# After each hash its thread rests for as long as the hash took, times this: whatever its priority, a hash
# fills the processor's caches, and a crowd at the sign-in would slow down every sale. Nobody who signs in
# alone waits for it.
REST = 1.0


class PatientArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 64 MiB, 3 passes and 1 lane (RFC 9106, section 4, with one lane instead of four).

    Django's default of 8 lanes uses all cores for each sign-in, which anyone can send. One thread of low
    priority computes the hashes and rests between them: many sign-ins at once slow down only each other.
    """

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        encoded: str = _apart(os.getpid()).compute(super().encode, password, salt)
        return encoded

    def verify(self, password: str, encoded: str) -> bool:
        is_right: bool = _apart(os.getpid()).compute(super().verify, password, encoded)
        return is_right


class HashingThread:
    """One thread for costly work, which rests between two pieces of it."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._rests_until = clock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hashes", initializer=_lower_priority)

    def compute(self, work: Callable[..., Any], *values: Any) -> Any:
        """Return what `work(*values)` returns, once its turn has come."""
        return self._thread.submit(self._compute, work, *values).result()

    def _compute(self, work: Callable[..., Any], *values: Any) -> Any:
        rest = self._rests_until - self._clock()
        if rest > 0:
            self._sleep(rest)
        began = self._clock()
        try:
            return work(*values)
        finally:
            ended = self._clock()
            self._rests_until = ended + (ended - began) * REST


@cache
def _apart(process: int) -> HashingThread:
    """Return the hashing thread of this process; a fork inherits no threads."""
    return HashingThread()


def _lower_priority() -> None:
    """Lower the priority of this thread, on Linux, where each thread has its own."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
