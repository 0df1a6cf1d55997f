"""What commands find in the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.embedded.home import Home
from runtime.launch.surroundings import read_env_file, secret_key, settle


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test sets in the environment doesn't outlive it."""
    monkeypatch.setattr(os, "environ", os.environ.copy())


def test_a_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.lay()
    key = secret_key(home)
    assert len(key) >= 50
    assert secret_key(home) == key
    kept = tmp_path / "home" / "secret-key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.glob("secret-key*")] == ["secret-key"]


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in "ab"]
    for home in homes:
        home.lay()
    assert secret_key(homes[0]) != secret_key(homes[1])


def test_a_given_key_is_used_and_none_is_kept(tmp_path: Path) -> None:
    os.environ |= {"DRAWBOOK_HOME": str(tmp_path / "home"), "SECRET_KEY": "given"}
    assert settle() == tmp_path / "home"
    assert os.environ["SECRET_KEY"] == "given"
    assert not (tmp_path / "home").exists()


def test_an_empty_home_stays_usable_for_the_database_after_the_key(ground: Path) -> None:
    """The key is made first; its file must not make the home look like somebody else's folder."""
    os.environ |= {"DRAWBOOK_HOME": str(ground / "home"), "SECRET_KEY": ""}
    settle()
    Home(ground / "home").lay_cluster()


def test_an_env_file_fills_in_what_the_environment_does_not_say(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a comment\n\nPORT=9000\nexport DEFAULT_FROM_EMAIL='A B <a@b.example>'\nHOST=\"::\"\nnonsense\n"
    )
    for name in ("DEFAULT_FROM_EMAIL", "HOST"):
        os.environ.pop(name, None)
    os.environ["PORT"] = "8001"
    read_env_file(file)
    assert os.environ["PORT"] == "8001"
    assert os.environ["DEFAULT_FROM_EMAIL"] == "A B <a@b.example>"
    assert os.environ["HOST"] == "::"
    assert "nonsense" not in os.environ


def test_no_env_file_is_no_trouble(tmp_path: Path) -> None:
    read_env_file(tmp_path / ".env")
