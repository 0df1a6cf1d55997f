"""Start a child that ends when this process ends, for whatever reason."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1
# Loaded here, because nothing can be loaded between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def spawn(argv: Sequence[str], *, on_our_death: signal.Signals, **options: Any) -> subprocess.Popen[bytes]:
    """Start a program in its own session, so that Ctrl-C in the terminal reaches only us.

    When we die without a word, the system sends it `on_our_death` (on Linux). What counts there is the death
    of the *thread* that started it, so only the main thread may. `options` go to subprocess.Popen.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("A child that dies with us is started from the main thread.")
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with(os.getpid(), on_our_death),
        **options,
    )


def _die_with(parent: int, sign: signal.Signals) -> Callable[[], None] | None:
    """Run last in the child before exec, because setuid would undo it."""
    libc = _libc
    if libc is None:
        return None

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before this line
            os._exit(1)

    return ask
