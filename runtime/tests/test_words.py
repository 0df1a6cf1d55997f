"""What a reader could not be shown is not compiled."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from runtime.words import compile_all

HEAD = r"""msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n > 1);\n"

"""


def catalogue(folder: Path, body: str) -> Path:
    place = folder / "hi" / "LC_MESSAGES" / "django.po"
    place.parent.mkdir(parents=True)
    place.write_text(HEAD + body)
    return place.with_suffix(".mo")


def test_a_form_without_its_count_is_refused(tmp_path: Path) -> None:
    made = catalogue(
        tmp_path,
        'msgid "Pay %(amount)s"\nmsgstr "%(amount)s दें"\n\n'
        'msgid "%(n)s ticket"\nmsgid_plural "%(n)s tickets"\nmsgstr[0] "एक टिकट"\nmsgstr[1] "%(n)s टिकट"\n',
    )
    assert compile_all(tmp_path) == [
        "hi/LC_MESSAGES/django.po: other placeholders: ('%(n)s ticket', '%(n)s tickets')"
    ]
    assert not made.exists()


def test_what_is_right_is_compiled(tmp_path: Path) -> None:
    made = catalogue(tmp_path, 'msgid "Pay %(amount)s"\nmsgstr "%(amount)s दें"\n\nmsgid "Home"\nmsgstr ""\n')
    assert compile_all(tmp_path) == []
    with made.open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("Pay %(amount)s") == "%(amount)s दें"
    assert read.gettext("Home") == "Home"


@pytest.mark.parametrize(
    "body",
    [
        'msgid "Pay %(amount)s"\nmsgstr "%(sum)s दें"\n',
        'msgid "Pay %(amount)s"\nmsgstr "दें"\n',
        '#, fuzzy\nmsgid "Home"\nmsgstr "घर"\n',
    ],
)
def test_lost_places_and_doubtful_words_are_refused(tmp_path: Path, body: str) -> None:
    made = catalogue(tmp_path, body)
    (problem,) = compile_all(tmp_path)
    assert problem.startswith("hi/LC_MESSAGES/django.po: ") and not made.exists()


def test_ours_are_right(tmp_path: Path) -> None:
    assert compile_all() == []


def test_a_plural_that_nobody_translated_is_read_in_english(tmp_path: Path) -> None:
    made = catalogue(
        tmp_path,
        'msgid "%(n)s ticket"\nmsgid_plural "%(n)s tickets"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    )
    assert compile_all(tmp_path) == []
    with made.open("rb") as file:
        assert gettext.GNUTranslations(file).ngettext("%(n)s ticket", "%(n)s tickets", 2) == "%(n)s tickets"
