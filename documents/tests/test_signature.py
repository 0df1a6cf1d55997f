"""The signing key: made once, private, the same for everybody."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from documents import signature
from kernel.keyfile import BadKey


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> Path:
    settings.DRAWBOOK_HOME = tmp_path / "home"
    settings.DOCUMENTS_SIGNING_KEY = ""
    return tmp_path


def test_a_signature_holds_for_its_message_only() -> None:
    made = signature.sign(b"ticket")
    assert len(made) == signature.SIGNATURE_BYTES
    assert signature.verify(b"ticket", made)
    assert not signature.verify(b"Ticket", made)
    assert not signature.verify(b"ticket", bytes(64))


def test_the_key_is_made_once_for_its_owner_alone() -> None:
    path = signature.ensure_key()
    assert path is not None
    first = path.read_bytes()
    signature.ensure_key()
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == [signature.FILE]


def test_two_processes_at_once_agree_on_one_key() -> None:
    gate = threading.Barrier(4, timeout=10)
    made: list[bytes] = []

    def work() -> None:
        gate.wait()
        path = signature.ensure_key()
        assert path is not None
        made.append(path.read_bytes())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(made) == 4 and len(set(made)) == 1


@pytest.mark.parametrize("given", ["not base64!", base64.b64encode(b"short").decode()])
def test_a_wrong_key_says_so(settings: Settings, given: str) -> None:
    settings.DOCUMENTS_SIGNING_KEY = given
    with pytest.raises(BadKey):
        signature.sign(b"x")


def test_a_given_key_is_used_and_nothing_is_written(settings: Settings, _home: Path) -> None:
    settings.DOCUMENTS_SIGNING_KEY = base64.b64encode(b"k" * 32).decode()
    assert signature.verify(b"x", signature.sign(b"x"))
    assert not (_home / "home").exists()
