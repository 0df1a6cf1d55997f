"""Bring `locale/` up to date with the sources: `python -m ui.extract_messages`.

New texts are added without a translation and are shown in English until they have one; texts that no source
uses any longer are removed. No program of gettext's is needed.
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


class Message(NamedTuple):
    """A text of the sources: a string or (singular, plural), with the context that distinguishes homonyms."""

    id: str | tuple[str, str]
    context: str | None
    line: int


def extract_messages(folder: Path = LOCALE) -> None:
    """Update every catalogue, keeping its translations."""
    for domain, files in (("django", page_files()), ("djangojs", script_files())):
        found = {(message.id, message.context) for file in files for message in messages_of(file)}
        for language in LANGUAGES:
            _write_catalogue(
                folder / language / "LC_MESSAGES" / f"{domain}.po", language, sorted(found, key=str)
            )


def _write_catalogue(path: Path, language: str, messages: list[tuple[Any, str | None]]) -> None:
    before = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            before = read_po(file, locale=language)
    after = Catalog(locale=language, header_comment=ABOUT, project="Drawbook", charset="utf-8")
    for id, context in messages:
        known = before.get(id if isinstance(id, str) else id[0], context)
        after.add(id, known.string if known is not None and known.id == id else None, context=context)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, after, width=0, omit_header=True)
    header = f'{ABOUT}msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    plural = f'"Plural-Forms: {after.plural_forms};\\n"\n'.replace(";;", ";")
    path.write_text(f'{header}"Language: {language}\\n"\n{plural}\n{written.getvalue().decode().strip()}\n')


def messages_of(file: Path) -> Iterator[Message]:
    """Return the texts of one source, in order: a Python file, a template or a script."""
    if file.suffix == ".js":
        yield from _extract("javascript", file.read_bytes())
    elif file.suffix == ".py":
        yield from _extract("python", file.read_bytes())
    else:
        # templatize blanks out everything but texts and leaves the lines; their indents mean nothing.
        lines = templatize(file.read_text(), origin=str(file)).splitlines()
        yield from _extract("python", "\n".join(line.strip() for line in lines).encode())


def page_files() -> list[Path]:
    return [*_files("**/*.py"), *_files("templates/**/*.html"), *_files("templates/**/*.txt")]


def script_files() -> list[Path]:
    return list(_files("frontend/**/*.js"))


def _files(pattern: str) -> Iterator[Path]:
    """Return the files of every package, without its tests."""
    for package in sorted(file.parent for file in ROOT.glob("[a-z]*/__init__.py")):
        yield from (file for file in sorted(package.glob(pattern)) if "tests" not in file.parts)


def _extract(language: str, text: bytes) -> Iterator[Message]:
    for line, message, _comments, context in extract(language, io.BytesIO(text), KEYWORDS):
        if isinstance(message, str):
            yield Message(message, context, line)
        elif len(both := [part for part in message if part]) == 2:
            yield Message((both[0], both[1]), context, line)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    extract_messages()
