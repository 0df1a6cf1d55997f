"""Compile the translations of `locale/`: `python -m runtime.words`. Refuses what a reader could not be shown.

Babel does it, so that no machine needs gettext's own programs to run Drawbook.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def compile_all(folder: Path = LOCALE) -> list[str]:
    """Write a .mo beside each .po; gives what is wrong with those that it left alone."""
    problems: list[str] = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        found = [f"{source.relative_to(folder)}: {problem}" for problem in problems_of(catalogue)]
        problems += found
        if not found:
            _forget_unwritten(catalogue)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
    return problems


def _forget_unwritten(catalogue: Catalog) -> None:
    """Babel would write plural forms that nobody translated as empty ones."""
    for message in list(catalogue):
        if isinstance(message.string, tuple | list) and not all(message.string):
            catalogue.delete(message.id)


def problems_of(catalogue: Catalog) -> Iterator[str]:
    """Doubtful messages, and those whose places for values are not those of the original."""
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            yield f"doubtful: {message.id!r}"
        elif any(_placeholders(text) != wanted for text, wanted in _translated(message)):
            yield f"other places for values: {message.id!r}"


def _translated(message: Message) -> Iterator[tuple[str, set[str]]]:
    """Each translation and the places it must have: those of the one thing or of the many."""
    if isinstance(message.id, tuple):
        one, many = (_placeholders(form) for form in message.id)
        for text in filter(None, message.string or ()):
            yield text, one if _placeholders(text) == one else many
    elif message.string:
        yield str(message.string), _placeholders(str(message.id))


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    sys.exit("\n".join(compile_all()) or None)
