"""Run a reader of foreign files in a child process with limits, and get back what it found.

    for row in run_lines("uploads.tables.xlsx:read", content, first_sheet=1): ...
    jpeg = run_bytes("uploads.pictures:portrait", content, side_pixels=256)

Whatever the file does to its reader (an endless loop, an allocation of terabytes, an abort in native code),
the caller gets BadFile with a sentence. ReadersAreBusy when MOST_AT_ONCE files are being read.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from uploads.child import NOT_STARTED, OUT_OF_MEMORY, REFUSED, TOO_MUCH_OUTPUT
from uploads.errors import BadFile, ReadersAreBusy
from uploads.limits import IN_A_REQUEST, Limits

logger = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("child.py")
MOST_AT_ONCE = 2
MOST_ERROR_BYTES = 8_192
# Where Python itself is found needs no more than this; what the installation keeps secret is not passed on.
KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

TOO_LONG = "This file takes too long to read. Send a smaller one."
TOO_BIG = "This file is too large when unpacked. Send a smaller one."
DAMAGED = "This file is damaged and can't be read. Save it again and send that."

_places = threading.BoundedSemaphore(MOST_AT_ONCE)


def run_lines(task: str, content: bytes, *, limits: Limits = IN_A_REQUEST, **options: Any) -> Iterator[Any]:
    """The values that the task found, read one by one from where the child left them.

    The child has ended well before this returns; only what the caller takes is held in memory.
    """
    return _lines(_run(task, content, limits, options))


def run_bytes(task: str, content: bytes, *, limits: Limits = IN_A_REQUEST, **options: Any) -> bytes:
    """The bytes that the task made."""
    with _run(task, content, limits, options) as answer:
        return answer.read()


def _lines(answer: IO[bytes]) -> Iterator[Any]:
    with answer:
        for line in answer:
            yield json.loads(line)


@contextmanager
def _place(wait_seconds: float) -> Iterator[None]:
    if not _places.acquire(timeout=wait_seconds):
        raise ReadersAreBusy
    try:
        yield
    finally:
        _places.release()


def _run(task: str, content: bytes, limits: Limits, options: dict[str, Any]) -> IO[bytes]:
    """The child's answer, at its beginning. Both files have no names, so that nothing is left behind."""
    answer = tempfile.TemporaryFile()  # noqa: SIM115  (closed by who reads it)
    try:
        with _place(limits.wait_seconds), tempfile.TemporaryFile() as sent:
            sent.write(content)
            sent.seek(0)
            code, said, late = _watch(_start(task, sent, answer, limits, options), limits.patience_seconds)
        answer.seek(0)
        if code:
            raise _refusal(task, code, said, late, answer)
    except BaseException:
        answer.close()
        raise
    return answer


def _start(
    task: str, sent: IO[bytes], answer: IO[bytes], limits: Limits, options: dict[str, Any]
) -> subprocess.Popen[bytes]:
    wanted = {
        "path": [os.path.abspath(place) for place in sys.path],
        "parent": os.getpid(),
        "task": task,
        "options": options,
        "limits": limits.as_options(),
    }
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(PROGRAM), json.dumps(wanted)],
            stdin=sent,
            stdout=answer,
            stderr=subprocess.PIPE,
            env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError as failure:
        logger.error("No process could be started to read a file: %s", failure)
        raise ReadersAreBusy from failure


def _watch(child: subprocess.Popen[bytes], patience_seconds: float) -> tuple[int, str, bool]:
    """(exit code, what it wrote to standard error, whether it was killed for its slowness).

    The end of standard error is the end of the child. Popen.wait() with a time looks only every 50 ms.
    """
    assert child.stderr is not None
    deadline = time.monotonic() + patience_seconds
    said = bytearray()
    late = False
    try:
        with child.stderr as errors:
            descriptor = errors.fileno()
            poll = select.poll()
            poll.register(descriptor, select.POLLIN | select.POLLHUP)
            while not late:
                left = deadline - time.monotonic()
                if left > 0 and poll.poll(left * 1_000):
                    piece = os.read(descriptor, 4_096)
                    if not piece:
                        break
                    said += piece
                    del said[:-MOST_ERROR_BYTES]
                else:
                    late = time.monotonic() >= deadline
        if not late:
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=1)
    finally:
        # Also when this thread is interrupted: the child and all in its group are gone before we go on.
        if child.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode, said.decode(errors="replace"), late


def _refusal(task: str, code: int, said: str, late: bool, answer: IO[bytes]) -> Exception:
    if code == REFUSED:
        return BadFile(**json.loads(answer.read()))
    if code == NOT_STARTED:
        return RuntimeError(f"The reader {task} could not be started: {said}")
    if late or code == -signal.SIGXCPU:
        sentence, name = TOO_LONG, "too_slow"
    elif code in (OUT_OF_MEMORY, TOO_MUCH_OUTPUT, -signal.SIGKILL) or "memory allocation" in said:
        sentence, name = TOO_BIG, "too_large"
    else:
        sentence, name = DAMAGED, ""
    logger.warning("The reader %s ended with code %s: %s", task, code, said[-2_000:] or "(no output)")
    return BadFile(sentence, code=name)
