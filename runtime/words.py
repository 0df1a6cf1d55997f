"""Compile the translations of `locale/`: `python -m runtime.words`. Broken ones are refused.

It uses Babel, so that no machine needs gettext's programs to run Drawbook.
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
    """Write a .mo beside each .po, and return the problems of those that were skipped."""
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
    """Remove untranslated plural forms, which Babel would write as empty ones."""
    for message in list(catalogue):
        if isinstance(message.string, tuple | list) and not all(message.string):
            catalogue.delete(message.id)


def problems_of(catalogue: Catalog) -> Iterator[str]:
    """Yield fuzzy messages, and those whose placeholders differ from the original's."""
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        elif any(_placeholders(text) != wanted for text, wanted in _translated(message)):
            yield f"other placeholders: {message.id!r}"


def _translated(message: Message) -> Iterator[tuple[str, set[str]]]:
    """Yield each translation with the placeholders it must have: those of the singular or the plural."""
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
