"""Homes for the tests: in folders that the system user who runs PostgreSQL can reach, ended at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.embedded import EmbeddedServer
from runtime.embedded.home import Home
from runtime.embedded.processes import end_all

MEMORY = Path("/dev/shm")

ROOM_BYTES = 1_000_000_000

Script = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def ground() -> Iterator[Path]:
    """An open folder; whatever PostgreSQL still works in homes below it is ended afterwards."""
    folder = open_folder()
    yield folder
    for data in folder.glob("**/postgres/data*"):
        end_all(data, patience_seconds=2)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """A finished home to copy, so that not every test waits for initdb."""
    folder = open_folder()
    server = EmbeddedServer(folder / "home", throwaway=True)
    server.start("the pattern")
    server.stop()
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture
def home(ground: Path, pattern: Path) -> Home:
    """A home whose database was made earlier and isn't running."""
    return copy_home(pattern, ground / "home")


def open_folder() -> Path:
    """In memory where there is enough of it: most of the time here goes into copying homes."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix="dbk-", dir=MEMORY if in_memory else None))
    folder.chmod(0o755)
    return folder


def copy_home(pattern: Path, to: Path) -> Home:
    subprocess.run(["cp", "-a", pattern, to], check=True)
    return Home(to)


@pytest.fixture
def script() -> Iterator[Script]:
    """Run Python text in a process of its own with a pipe to read from; ended afterwards at the latest."""
    begun: list[subprocess.Popen[bytes]] = []

    def run(text: str, *argv: object, **options: Any) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-c", text, *map(str, argv)]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, **options)
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


SERVE_AND_OBEY = """
import pathlib, sys, time
from runtime.embedded import EmbeddedServer
server = EmbeddedServer(pathlib.Path(sys.argv[1]), throwaway=True)
secrets = server.start("a test's app")
print(server.process.pid, secrets.application_url, sep="\\n", flush=True)
time.sleep(600)
"""
