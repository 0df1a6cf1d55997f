"""Run a reader of untrusted files in a child process with limits, and return what it found.

    for row in run_lines("uploads.tables.xlsx:read", content, first_sheet=1): ...
    jpeg = run_bytes("uploads.pictures:portrait", content, side_pixels=256)

Whatever a file does to its reader (an endless loop, an allocation of terabytes, an abort in native code),
the caller gets BadFile with a sentence. Raises ReadersAreBusy while MOST_AT_ONCE files are being read.
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
# Python needs only these variables to start. Secrets of the installation are not passed to the child.
PASSED_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

TOO_LONG = "This file takes too long to read. Send a smaller one."
TOO_BIG = "This file is too large when unpacked. Send a smaller one."
DAMAGED = "This file is damaged and can't be read. Save it again and send that."

_slots = threading.BoundedSemaphore(MOST_AT_ONCE)


def run_lines(task: str, content: bytes, *, limits: Limits = IN_A_REQUEST, **options: Any) -> Iterator[Any]:
    """Run the task, and return the values that it found, read one by one.

    The child has ended before this returns. Only the value that the caller reads is held in memory.
    """
    return _lines(_run(task, content, limits, options))


def run_bytes(task: str, content: bytes, *, limits: Limits = IN_A_REQUEST, **options: Any) -> bytes:
    """Run the task, and return the bytes that it made."""
    with _run(task, content, limits, options) as answer:
        return answer.read()


def _lines(answer: IO[bytes]) -> Iterator[Any]:
    with answer:
        for line in answer:
            yield json.loads(line)


@contextmanager
def _slot(wait_seconds: float) -> Iterator[None]:
    if not _slots.acquire(timeout=wait_seconds):
        raise ReadersAreBusy
    try:
        yield
    finally:
        _slots.release()


def _run(task: str, content: bytes, limits: Limits, options: dict[str, Any]) -> IO[bytes]:
    """Run the child and return its output file, rewound. The files have no names, so none is left behind."""
    answer = tempfile.TemporaryFile()  # noqa: SIM115  (closed by its reader)
    try:
        with _slot(limits.wait_seconds), tempfile.TemporaryFile() as sent:
            sent.write(content)
            sent.seek(0)
            code, error_output, late = _watch(
                _start(task, sent, answer, limits, options), limits.patience_seconds
            )
        answer.seek(0)
        if code:
            raise _refusal(task, code, error_output, late, answer)
    except BaseException:
        answer.close()
        raise
    return answer


def _start(
    task: str, sent: IO[bytes], answer: IO[bytes], limits: Limits, options: dict[str, Any]
) -> subprocess.Popen[bytes]:
    wanted = {
        "path": [os.path.abspath(folder) for folder in sys.path],
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
            env={name: os.environ[name] for name in PASSED_ENVIRONMENT if name in os.environ},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError as failure:
        logger.error("No process could be started to read a file: %s", failure)
        raise ReadersAreBusy from failure


def _watch(child: subprocess.Popen[bytes], patience_seconds: float) -> tuple[int, str, bool]:
    """Return the exit code, the standard error output, and whether the child was killed as too slow.

    The child has ended when its standard error closes. Popen.wait() with a timeout polls only every 50 ms.
    """
    assert child.stderr is not None
    deadline = time.monotonic() + patience_seconds
    error_output = bytearray()
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
                    error_output += piece
                    del error_output[:-MOST_ERROR_BYTES]
                else:
                    late = time.monotonic() >= deadline
        if not late:
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=1)
    finally:
        # Kill the child and its group before going on, also when this thread is interrupted.
        if child.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode, error_output.decode(errors="replace"), late


def _refusal(task: str, code: int, error_output: str, late: bool, answer: IO[bytes]) -> Exception:
    if code == REFUSED:
        return BadFile(**json.loads(answer.read()))
    if code == NOT_STARTED:
        return RuntimeError(f"The reader {task} could not be started: {error_output}")
    if late or code == -signal.SIGXCPU:
        sentence, name = TOO_LONG, "too_slow"
    elif code in (OUT_OF_MEMORY, TOO_MUCH_OUTPUT, -signal.SIGKILL) or "memory allocation" in error_output:
        sentence, name = TOO_BIG, "too_large"
    else:
        sentence, name = DAMAGED, ""
    logger.warning("The reader %s ended with code %s: %s", task, code, error_output[-2_000:] or "(no output)")
    return BadFile(sentence, code=name)
