"""What members and strangers read is translated, and so are dates, in every language that Drawbook speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils.translation import override

from runtime.words import LOCALE
from ui.extract_messages import LANGUAGES, ROOT, messages_of

# Who sees these is at work in the account; every other page is read by members, partners or strangers.
DESKS = ("ui/desk.html", "chits/desk.html")
# What such pages take their texts from besides their templates and scripts.
BESIDE = (
    "accounts/mails.py",
    "accounts/security_notices.py",
    "accounts/words.py",
    "accounts/web/demand_form.py",
    "accounts/web/email.py",
    "accounts/web/forms.py",
    "accounts/web/google.py",
    "accounts/web/invitation.py",
    "accounts/web/passkeys.py",
    "accounts/web/password.py",
    "accounts/web/photo.py",
    "accounts/web/profile.py",
    "accounts/web/second_step.py",
    "accounts/web/security.py",
    "accounts/web/tokens.py",
    "accounts/web/totp.py",
    "accounts/templates/accounts/mail/*.txt",
    "billing/notices.py",
    "books/web/asked*.py",
    "chits/naming.py",
    "chits/notices.py",
    "chits/web/my_*.py",
    "draws/queries/titles.py",
    "holds/templates/holds/*.html",
    "inbox/templates/inbox/mail/*.txt",
    "ui/*.py",
    "ui/templatetags/*.py",
    "ui/frontend/*.js",
    "ui/templates/ui/_banners.html",
)
# Names of days and months may come from Django; the test of dates reads them.
DATES = "ui/date_words.py"
_EXTENDS = re.compile(r'\{%\s*extends "?([\w/.]+)"?')
_PARTS = re.compile(r'\{%\s*(?:include|extends) "([\w/.]+)"')
_COMPONENTS = re.compile(r"<c-([\w-]+)")
_ASSETS = re.compile(r"\{%\s*vite_asset '([\w/.-]+)'")
_IMPORTS = re.compile(r'(?:from|import) "(\.[\w/.-]+)"')


def templates() -> dict[str, Path]:
    """Every template by the name it is loaded with."""
    files = (file for package in ROOT.glob("*/templates") for file in package.rglob("*.html"))
    return {str(file).split("/templates/", 1)[1]: file for file in files}


def sources() -> set[Path]:
    """Templates of such pages with their parts, the scripts these load, and what stands beside them."""
    known = templates()
    first = [name for name, file in known.items() if is_for_everybody(name, file.read_text())]
    pages = {
        known[name] for name in closed(first, lambda name: parts_of(known[name].read_text()) & set(known))
    }
    assets = {ROOT / asset for page in pages for asset in _ASSETS.findall(page.read_text())}
    scripts = closed([file for file in assets if file.suffix == ".js"], imports_of)
    beside = {file for pattern in BESIDE for file in ROOT.glob(pattern)}
    return (pages | set(scripts) | beside) - {ROOT / DATES}


def is_for_everybody(name: str, text: str) -> bool:
    extended = _EXTENDS.match(text)
    return extended is not None and extended[1] not in DESKS and name not in DESKS


def parts_of(text: str) -> set[str]:
    components = {f"cotton/{name.replace('-', '_')}.html" for name in _COMPONENTS.findall(text)}
    return set(_PARTS.findall(text)) | components


def imports_of(script: Path) -> set[Path]:
    return {(script.parent / path).resolve() for path in _IMPORTS.findall(script.read_text())}


def closed(first: Iterable[Any], follow: Any) -> list[Any]:
    """These and everything that they lead to."""
    found = dict.fromkeys(first)
    for one in (waiting := list(found)):
        for following in follow(one):
            if following not in found:
                found[following] = None
                waiting.append(following)
    return list(found)


def catalogue(language: str, domain: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def left_in_english(language: str) -> Iterator[str]:
    read = {domain: catalogue(language, domain) for domain in ("django", "djangojs")}
    for file in sorted(sources()):
        of = read["djangojs" if file.suffix == ".js" else "django"]
        for message in messages_of(file):
            known = of.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            given = (known.string if known is not None else "") or ""
            if not (given if isinstance(given, str) else all(given)):
                yield f"{file.relative_to(ROOT)}: {message.id}"


def test_the_sources_are_the_pages_of_members_and_strangers() -> None:
    for pattern in BESIDE:
        assert list(ROOT.glob(pattern)), pattern
    named = {str(file.relative_to(ROOT)) for file in sources()}
    assert named >= {
        "chits/templates/chits/my_home.html",
        "chits/templates/chits/_my_claim.html",
        "chits/templates/chits/gateway/result.html",
        "accounts/templates/accounts/login.html",
        "accounts/templates/accounts/security.html",
        "books/templates/books/cover_answer.html",
        "books/templates/books/check.html",
        "draws/templates/draws/verify.html",
        "draws/frontend/check.js",
        "draws/frontend/verdict-words.js",
        "ui/templates/ui/_banners.html",
        "ui/templates/ui/offline.html",
        "ui/frontend/held.js",
        "ui/durations.py",
    }
    assert not named & {"books/templates/books/period.html", "chits/templates/chits/payments.html"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_theirs_is_left_in_english(language: str) -> None:
    left = list(left_in_english(language))
    assert not left, f"{len(left)} texts in {language}:\n" + "\n".join(left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_in_the_readers_language(language: str) -> None:
    written = Template('{{ at|date:"D j M" }}, {{ at|date:"l j F Y" }}, {{ at|date:"F Y" }}')
    with override(language):
        for month in range(1, 13):
            for day in range(1, 8):
                told = written.render(Context({"at": datetime(2026, month, day, tzinfo=UTC)}))
                assert not re.search("[A-Za-z]", told), told
