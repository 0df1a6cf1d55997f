"""Names in any script of our users have letters on pages, whatever fonts the device has."""

from __future__ import annotations

import re

import pytest

from tests.sources import ROOT

SCRIPTS = ROOT / "ui" / "frontend" / "generated" / "scripts.css"
NAMES = {
    "Arabic": "عائشة",
    "Armenian": "Հայկ",
    "Bengali": "রবীন্দ্রনাথ",
    "Cyrillic": "Иван",
    "Ethiopic": "ሰላም",
    "Georgian": "გიორგი",
    "Greek": "Ελένη",
    "Gujarati": "મહેતા",
    "Gurmukhi": "ਸਿੰਘ",
    "Hebrew": "שרה",
    "Kannada": "ಕನ್ನಡ",
    "Khmer": "សុខា",
    "Lao": "ລາວ",
    "Malayalam": "മലയാളം",
    "Odia": "ଓଡ଼ିଆ",
    "Sinhala": "සිංහල",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
    "Thaana": "ދިވެހި",
    "Thai": "ไทย",
    "Vietnamese": "Nguyễn",
}


def covered(css: str) -> set[int]:
    """The code points that the style sheet has fonts for."""
    points: set[int] = set()
    for ranges in re.findall(r"unicode-range:\s*([^;}]+)", css):
        for first, last in re.findall(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?", ranges):
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


@pytest.mark.skipif(not SCRIPTS.exists(), reason="NO ASSETS: bin/test builds them")
@pytest.mark.parametrize("script", NAMES)
def test_every_letter_of_a_name_has_a_font(script: str) -> None:
    letters = {ord(letter) for letter in NAMES[script] if not letter.isascii()}
    assert {chr(letter) for letter in letters - covered(SCRIPTS.read_text())} == set()


def test_a_letter_without_a_font_is_found() -> None:
    latin = "@font-face{unicode-range:U+0000-00FF,U+0131}"
    assert ord("é") in covered(latin)
    assert ord("ت") not in covered(latin)
