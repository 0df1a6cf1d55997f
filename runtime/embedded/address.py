"""The database's address: a socket in the home, else in a private folder, else a port on loopback."""

from __future__ import annotations

import os
import random
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from runtime.embedded.errors import EmbeddedError
from runtime.embedded.home import Home
from runtime.embedded.runner import Runner

# The longest path that the system accepts for a socket, without its final zero.
LONGEST_SOCKET_PATH = 107
SOCKET_PORT = 5432
BORROWED = "drawbook-socket-"
LOOPBACK = "127.0.0.1"
# Below the range of the system's outgoing connections: a client waiting on a port of that range for a
# server to start can be given the same port for its own end, and then talks to itself.
PORTS = range(15_432, 32_768)


@dataclass(frozen=True)
class Address:
    """`host` is a socket folder or 127.0.0.1; `borrowed` is a folder to remove at the end."""

    host: str
    port: int
    borrowed: Path | None = None

    @property
    def settings(self) -> dict[str, str]:
        """Return the PostgreSQL settings that make it listen only here."""
        if self.host == LOOPBACK:
            return {"listen_addresses": LOOPBACK, "port": str(self.port), "unix_socket_directories": ""}
        return {
            "listen_addresses": "",
            "port": str(self.port),
            "unix_socket_directories": self.host,
            "unix_socket_permissions": "0700",
        }

    def leave(self) -> None:
        if self.borrowed is not None:
            shutil.rmtree(self.borrowed, ignore_errors=True)


def choose_address(home: Home, runner: Runner) -> Address:
    """Choose a socket where possible, else a port. DRAWBOOK_PG_ADDRESS=tcp asks for the port."""
    if os.environ.get("DRAWBOOK_PG_ADDRESS", "") == "tcp":
        return Address(LOOPBACK, free_port())
    folder = home.socket_folder
    if fits(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        runner.give(folder)
        if can_hold_sockets(folder):
            return Address(str(folder), SOCKET_PORT)
    borrowed = Path(tempfile.mkdtemp(prefix=BORROWED))
    runner.give(borrowed)
    if fits(borrowed) and can_hold_sockets(borrowed):
        return Address(str(borrowed), SOCKET_PORT, borrowed)
    shutil.rmtree(borrowed)
    return Address(LOOPBACK, free_port())


def fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{SOCKET_PORT}")) <= LONGEST_SOCKET_PATH


def can_hold_sockets(folder: Path) -> bool:
    """Whether the file system supports sockets; some, such as network shares, don't."""
    trial = folder / ".trial"
    trial.unlink(missing_ok=True)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(trial))
    except OSError:
        return False
    finally:
        trial.unlink(missing_ok=True)
    return True


def free_port() -> int:
    """Return a port that is free now. Another program may take it before it is bound."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as listener:
            try:
                listener.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise EmbeddedError("No free port was found on 127.0.0.1.")
