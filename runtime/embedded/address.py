"""Where the database answers: a socket in the home, else in a private folder, else a port on loopback."""

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

# The longest path the system takes for a socket, its closing zero left out.
LONGEST_SOCKET_PATH = 107
SOCKET_PORT = 5432
BORROWED = "drawbook-socket-"
LOOPBACK = "127.0.0.1"
# Below the range the system takes for outgoing connections: a client waiting on a port of that range for a
# server to come up can be given the very same port for its own end, and then talks to itself.
PORTS = range(15_432, 32_768)


@dataclass(frozen=True)
class Address:
    """`host` is a socket folder or 127.0.0.1; `borrowed` is a folder to remove at the end."""

    host: str
    port: int
    borrowed: Path | None = None

    @property
    def settings(self) -> dict[str, str]:
        """The PostgreSQL settings that make it listen here and nowhere else."""
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
    """A socket where one can be, else a port. DRAWBOOK_PG_ADDRESS=tcp asks for the port."""
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
    """Some file systems, network shares among them, hold none."""
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
    """A port nobody listens on now. Whoever binds it must be ready to ask again."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as listener:
            try:
                listener.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise EmbeddedError("No free port was found on 127.0.0.1.")
