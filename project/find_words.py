"""Bring `locale/` up to what the sources say: `python -m project.find_words`. For translators and developers.

New sentences appear with nothing beside them and are read in English until somebody writes something;
those that no source says any longer go. No program of gettext's is needed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from runtime.words import LOCALE

ROOT = LOCALE.parent
LANGUAGES = ("hi", "my", "ur")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
ABOUT = "# Drawbook, in this language. An empty msgstr is read in English.\n"


class Found(NamedTuple):
    """A sentence of the sources: alone or as (one, many), and where one word is two, which it is."""

    id: str | tuple[str, str]
    context: str | None = None


def find_words(folder: Path = LOCALE) -> None:
    """Write every catalogue anew, with the translations that it had."""
    for domain, found in (("django", _pages()), ("djangojs", _scripts())):
        messages = sorted(set(found), key=str)
        for language in LANGUAGES:
            _renew(folder / language / "LC_MESSAGES" / f"{domain}.po", language, messages)


def _renew(place: Path, language: str, messages: list[Found]) -> None:
    before = Catalog(locale=language)
    if place.exists():
        with place.open("rb") as file:
            before = read_po(file, locale=language)
    after = Catalog(locale=language, header_comment=ABOUT, project="Drawbook", charset="utf-8")
    for id, context in messages:
        known = before.get(id if isinstance(id, str) else id[0], context)
        after.add(id, known.string if known is not None and known.id == id else None, context=context)
    place.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, after, width=0, omit_header=True)
    header = f'{ABOUT}msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    plural = f'"Plural-Forms: {after.plural_forms};\\n"\n'.replace(";;", ";")
    place.write_text(f'{header}"Language: {language}\\n"\n{plural}\n{written.getvalue().decode().strip()}\n')


def _pages() -> Iterator[Found]:
    for source in _files("**/*.py"):
        yield from _said("python", source.read_bytes())
    for source in [*_files("templates/**/*.html"), *_files("templates/**/*.txt")]:
        # What is no sentence is crossed out in place; its indents mean nothing.
        lines = templatize(source.read_text(), origin=str(source)).splitlines()
        yield from _said("python", "\n".join(line.strip() for line in lines).encode())


def _scripts() -> Iterator[Found]:
    for source in _files("frontend/**/*.js"):
        yield from _said("javascript", source.read_bytes())


def _files(pattern: str) -> Iterator[Path]:
    """Of every room of ours, without its tests."""
    for room in sorted(place.parent for place in ROOT.glob("[a-z]*/__init__.py")):
        yield from (file for file in sorted(room.glob(pattern)) if "tests" not in file.parts)


def _said(language: str, text: bytes) -> Iterator[Found]:
    for _line, message, _comments, context in extract(language, io.BytesIO(text), KEYWORDS):
        if isinstance(message, str):
            yield Found(message, context)
        elif len(both := [part for part in message if part]) == 2:
            yield Found((both[0], both[1]), context)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    find_words()
