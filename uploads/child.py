"""The program of the child process: set limits, read one file, write the result, and exit.

It is run by its path with `python -I -S`, knows no Django and gets no environment. Standard input is the
foreign file, standard output an empty file for the answer; its one argument is JSON: `path` (sys.path of the
parent), `parent` (process id), `task` ("package.module:function"), `options`, `limits`.

The function gets the file's bytes and the options by name. It returns bytes, which are written as they are,
or an iterable of values, of which each becomes a line of JSON. It refuses a file by raising BadFile.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sys
from typing import Any

REFUSED = 65
OUT_OF_MEMORY = 66
TOO_MUCH_OUTPUT = 67
NOT_STARTED = 70

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
MOST_DESCRIPTORS = 32


def limit_self(limits: dict[str, float]) -> None:
    """Set every limit before reading any byte of the file."""
    memory, seconds = int(limits["memory_bytes"]), int(limits["processor_seconds"])
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        # The soft limit sends SIGXCPU, which identifies the cause. The hard limit sends SIGKILL.
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, int(limits["output_bytes"]), int(limits["output_bytes"])),
        (resource.RLIMIT_NOFILE, MOST_DESCRIPTORS, MOST_DESCRIPTORS),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        most = resource.getrlimit(kind)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            # macOS has no limit for the address space. On Linux, no file is read without every limit.
            if sys.platform.startswith("linux"):
                raise
    os.nice(5)


def end_with_parent(parent: int) -> None:
    """Make the system kill this process when the thread that started it ends, and gain no new privileges."""
    if sys.platform.startswith("linux"):
        import ctypes

        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(NOT_STARTED)


def write_answer(answer: Any) -> None:
    """Write bytes unchanged, and any other values as one line of JSON each."""
    out = sys.stdout.buffer
    if isinstance(answer, bytes):
        out.write(answer)
    else:
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        for value in answer:
            out.write(encode(value).encode("utf-8", "surrogatepass"))
            out.write(b"\n")
    out.flush()


def write_refusal(refusal: dict[str, str]) -> None:
    """Replace the output written so far with the reason."""
    descriptor = sys.stdout.fileno()
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(refusal).encode())


def main() -> int:
    """Return the exit code: 0, REFUSED, OUT_OF_MEMORY, or NOT_STARTED if the reader couldn't be loaded."""
    wanted = json.loads(sys.argv[1])
    try:
        sys.path[:] = wanted["path"]
        end_with_parent(wanted["parent"])
        limit_self(wanted["limits"])
        from importlib import import_module

        from uploads.errors import BadFile

        module, _, name = wanted["task"].partition(":")
        task = getattr(import_module(module), name)
    except BaseException:
        import traceback

        traceback.print_exc()
        return NOT_STARTED
    try:
        write_answer(task(sys.stdin.buffer.read(), **wanted["options"]))
    except BadFile as refusal:
        write_refusal({"sentence": refusal.detail, "path": refusal.path, "code": refusal.code})
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError as failure:
        if failure.errno != errno.EFBIG:
            raise
        return TOO_MUCH_OUTPUT
    return 0


if __name__ == "__main__":
    # Exit without cleanup, because freeing the memory of a large file takes long.
    code = main()
    sys.stderr.flush()
    os._exit(code)
