"""Hashes are worked out one at a time, on one lane, and old ones still open the door."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from pytest_django import Settings

from identity.hashers import HashingThread, PatientArgon2Hasher

HASHERS = ["identity.hashers.PatientArgon2Hasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@pytest.fixture
def patient(settings: Settings) -> None:
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


class FakeTime:
    """A clock that moves only when work or a rest takes time."""

    def __init__(self) -> None:
        self.now = 100.0
        self.rests: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds

    def work(self, seconds: float) -> str:
        self.now += seconds
        return "done"


def test_the_thread_rests_between_two_pieces_of_work_for_as_long_as_the_first_took() -> None:
    fake = FakeTime()
    thread = HashingThread(clock=lambda: fake.now, sleep=fake.sleep)
    assert thread.compute(fake.work, 2.0) == "done"
    assert fake.rests == []
    thread.compute(fake.work, 1.0)
    assert fake.rests == [2.0]


def test_whoever_comes_after_the_rest_does_not_wait() -> None:
    fake = FakeTime()
    thread = HashingThread(clock=lambda: fake.now, sleep=fake.sleep)
    thread.compute(fake.work, 2.0)
    fake.now += 2.5
    thread.compute(fake.work, 1.0)
    assert fake.rests == []


def test_work_that_fails_is_followed_by_a_rest_too() -> None:
    fake = FakeTime()
    thread = HashingThread(clock=lambda: fake.now, sleep=fake.sleep)

    def fail() -> None:
        fake.work(3.0)
        raise ValueError("not a hash")

    with pytest.raises(ValueError, match="not a hash"):
        thread.compute(fail)
    thread.compute(fake.work, 1.0)
    assert fake.rests == [3.0]
