"""Names and texts are in plain English."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain_english import names_in, text_files, texts_in
from tests.sources import production_files


def test_names_use_the_standard_words() -> None:
    assert [str(found) for file in production_files() for found in names_in(file)] == []


def test_texts_use_plain_phrases() -> None:
    assert [str(found) for file in text_files() for found in texts_in(file)] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def keep_limits(): ...", "keep_limits"),
        ("class WishForm: ...", "WishForm"),
        ("def show(told): ...", "told"),
        ("def show():\n    head_told = 1", "head_told"),
        ("def put_away(): ...", "put_away"),
    ],
)
def test_a_banned_word_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, name: str
) -> None:
    monkeypatch.setattr("tests.plain_english.ROOT", tmp_path)
    file = tmp_path / "source.py"
    file.write_text(source)
    assert [found.text for found in names_in(file)] == [name]


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("The ticket stands here when it is sold.", False),
        ("Who is named keeps it.", False),
        ("There is no such field here.", False),
        ("Your last ticket appears here.", True),
        ("Who can see this?", True),
    ],
)
def test_a_banned_phrase_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, is_plain: bool
) -> None:
    monkeypatch.setattr("tests.plain_english.ROOT", tmp_path)
    file = tmp_path / "source.py"
    file.write_text(f"_({text!r})")
    assert (not list(texts_in(file))) == is_plain
