"""The address the web process serves on."""

from __future__ import annotations

import socket

import pytest

from runtime.launch import sockets
from runtime.launch.sockets import PortInUse, chosen, inherited, listen


def test_without_a_host_both_addresses_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    listeners = listen("", 0)
    names = [listener.getsockname()[:2] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert names[0][0] == "127.0.0.1"
    assert [host for host, _ in names[1:]] in ([], ["::1"])
    assert len({port for _, port in names}) == 1


def test_a_port_in_use_is_told_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Port {port} is in use by another program .* PORT={port + 1}"):
            listen("", port)


def test_a_port_in_use_on_the_other_address_counts_too() -> None:
    """Browsers ask ::1 for localhost first, and would find the other program."""
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 here")
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUse):
            listen("", port)
        with socket.socket() as free:  # and the first address was let go
            free.bind(("127.0.0.1", port))


@pytest.mark.parametrize("given", ["80a", "-1", "65536", "1.5"])
def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(SystemExit, match="isn't a port"):
        chosen()


def test_port_and_host_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("HOST", raising=False)
    assert chosen() == ("", 8000)
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert chosen() == ("0.0.0.0", 9000)


def test_a_host_that_is_none() -> None:
    with pytest.raises(SystemExit, match="isn't an address"):
        listen("no.such.host.invalid", 0)


def test_a_child_finds_the_sockets_of_its_launcher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(sockets.FDS, raising=False)
    assert inherited() == []
    [listener, *others] = listen("127.0.0.1", 0)
    assert others == []
    monkeypatch.setenv(sockets.FDS, str(listener.fileno()))
    [found] = inherited()
    assert found.getsockname() == listener.getsockname()
    found.detach()
    listener.close()
