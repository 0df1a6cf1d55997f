"""Hashes are worked out one at a time, on one lane, and old ones still open the door."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from identity.hashers import PatientArgon2Hasher

HASHERS = ["identity.hashers.PatientArgon2Hasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@pytest.fixture
def patient(settings: Any) -> None:
    settings.PASSWORD_HASHERS = HASHERS


@pytest.mark.usefixtures("patient")
def test_a_password_is_known_again() -> None:
    kept = make_password("a-long-pass-9")
    assert kept.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
    assert check_password("a-long-pass-9", kept)
    assert not check_password("a-long-pass-8", kept)


@pytest.mark.usefixtures("patient")
def test_an_old_hash_still_opens_and_is_renewed() -> None:
    old = Argon2PasswordHasher().encode("a-long-pass-9", "a-salt-of-some-length")
    renewed: list[str] = []
    assert check_password("a-long-pass-9", old, setter=renewed.append)
    assert renewed == ["a-long-pass-9"]


def test_many_at_once_take_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    together, most = [0], [0]

    def hashed(self: Any, password: str, salt: str) -> str:
        threads.add(threading.current_thread().name)
        together[0] += 1
        most[0] = max(most[0], together[0])
        together[0] -= 1
        return password

    monkeypatch.setattr(Argon2PasswordHasher, "encode", hashed)
    hasher = PatientArgon2Hasher()
    senders = [threading.Thread(target=hasher.encode, args=("x", "y")) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(threads) == 1 and most == [1]
