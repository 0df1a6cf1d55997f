"""Where the database answers."""

from __future__ import annotations

import random
import socket
from pathlib import Path

import psycopg
import pytest

from runtime.embedded import EmbeddedServer, address
from runtime.embedded.home import Home
from runtime.embedded.secrets_file import Secrets
from runtime.embedded.tests.homes import SERVE_AND_OBEY, Script, copy_home


def listening(server: EmbeddedServer) -> tuple[str, str]:
    with psycopg.connect(server.secrets.superuser_url()) as database:
        row = database.execute(
            "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')"
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_a_socket_in_the_home_and_no_port(serving: EmbeddedServer) -> None:
    assert serving.secrets.host == str(serving.home.socket_folder)
    assert listening(serving) == ("", str(serving.home.socket_folder))
    socket_file = serving.home.socket_folder / ".s.PGSQL.5432"
    assert socket_file.stat().st_mode & 0o777 == 0o700


def test_a_path_too_long_for_a_socket_gets_a_private_folder_that_is_removed(
    ground: Path, pattern: Path
) -> None:
    deep = ground / ("d" * 100)
    deep.mkdir()
    home = copy_home(pattern, deep / "home")
    server = EmbeddedServer(home.path, throwaway=True)
    secrets = server.start("the test")
    borrowed = Path(secrets.host)
    try:
        assert not borrowed.is_relative_to(ground)
        assert borrowed.stat().st_mode & 0o777 == 0o700
        assert borrowed.stat().st_uid == home.data.stat().st_uid
        psycopg.connect(secrets.application_url).close()
    finally:
        server.stop()
    assert not borrowed.exists()


def test_a_private_folder_left_by_a_crash_is_removed_at_the_next_start(
    ground: Path, pattern: Path, script: Script
) -> None:
    deep = ground / ("d" * 100)
    deep.mkdir()
    home = copy_home(pattern, deep / "home")
    app = script(SERVE_AND_OBEY, home.path)
    app.stdout.readline()
    known = Secrets.read(home)
    assert known is not None
    app.kill()
    app.wait()
    assert Path(known.host).exists()
    server = EmbeddedServer(home.path, throwaway=True)
    server.start("the test")
    server.stop()
    assert not Path(known.host).exists()


def test_the_longest_path_that_fits() -> None:
    name = len(b"/.s.PGSQL.5432")
    assert address.fits(Path("/" + "x" * (107 - name - 1)))
    assert not address.fits(Path("/" + "x" * (107 - name)))
    assert not address.fits(Path("/" + "ж" * ((107 - name - 1) // 2 + 1)))


def test_without_sockets_a_port_on_loopback(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "can_hold_sockets", lambda folder: False)
    server = EmbeddedServer(home.path, throwaway=True)
    secrets = server.start("the test")
    try:
        assert secrets.host == "127.0.0.1"
        assert secrets.port < 32_768
        assert listening(server) == ("127.0.0.1", "")
        psycopg.connect(secrets.application_url).close()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(secrets.application_url, password="guess")
    finally:
        server.stop()


def test_a_port_taken_at_the_last_moment_is_exchanged(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBOOK_PG_ADDRESS", "tcp")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        offers = iter([taken, address.free_port()])
        monkeypatch.setattr(address, "free_port", lambda: next(offers))
        server = EmbeddedServer(home.path, throwaway=True)
        secrets = server.start("the test")
        server.stop()
    assert secrets.port != taken


def test_a_free_port_is_below_those_for_outgoing_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    assert address.PORTS.stop <= 32_768
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(random, "sample", lambda ports, count: [taken, 23_456])
        assert address.free_port() == 23_456
