"""Every script that customers are named in is readable on paper, in each weight."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from typing import Any

import pytest

from documents import typeset as module
from documents.fonts import MONO, families, font_paths

TEXTS = {
    "latin": "Receipt £ € ₹ × Škoda Nguyễn Thị Ñandú ½ ‰ – “x”",
    "devanagari": "टिकट की रसीद ₹ श्रीमती क्षत्रिय",
    "urdu": "ٹکٹ کی رسید ڈاکٹر",
    "arabic": "محمد بن عبد الله پژوهش گل ١٢٣",
    "burmese": "လက်မှတ် ကြည်",
    "tamil": "தமிழ்ச்செல்வி முருகன்",
    "telugu": "శ్రీనివాస్ తెలుగు",
    "malayalam": "മലയാളം ശ്രീകുമാർ",
    "kannada": "ಕನ್ನಡ ಶ್ರೀನಿವಾಸ",
    "bengali": "বাংলা শ্রীমতী অসমীয়া ৰ ৱ",
    "gujarati": "ગુજરાતી શ્રીમતી",
    "gurmukhi": "ਪੰਜਾਬੀ ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "odia": "ଓଡ଼ିଆ ଶ୍ରୀମତୀ",
    "sinhala": "සිංහල ශ්‍රී ලංකා",
    "thai": "ภาษาไทย สมชาย ๑๒๓",
    "lao": "ພາສາລາວ",
    "khmer": "ភាសាខ្មែរ ស្រី",
    "chinese": "中文收据 刘德华 繁體中文 陳瓊瑤 龔嘯",
    "japanese": "日本語 ひらがな カタカナ 込山 働く 榊",
    "korean": "한국어 영수증 김철수",
    "greek": "Ελληνικά Γιώργος Ὀδυσσεύς",
    "cyrillic": "Русский Українська Қазақ Ђорђе",
    "hebrew": "עברית יוסף שָׁלוֹם",
    "ethiopic": "አማርኛ ተስፋዬ",
    "armenian": "Հայերեն Արամ",
    "georgian": "ქართული გიორგი",
    "thaana": "ދިވެހި",
    "signs": "★ Star ✓ ☎ → 🙂 ॐ ☪",
}
SOURCE = """
#set page(width: 200mm, height: auto)
#let facts = json(bytes(sys.inputs.facts))
#set text(font: facts.fonts, fallback: true)
#facts.text #strong(facts.text) #text(font: facts.mono, facts.text)
"""
NOWHERE = "\u0378"  # given to no letter
SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\)\s*(?=[^()]*T[jJ])", re.DOTALL)
ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)


def document(text: str, language: str = "en") -> bytes:
    """A PDF with the text in three fonts."""
    compiler: Any = module._compiler()
    facts = json.dumps({"text": text, "fonts": families(language), "mono": MONO})
    made = compiler.compile(input=SOURCE.encode(), format="pdf", sys_inputs={"facts": facts})
    assert isinstance(made, bytes)
    return made


def glyphs(text: str, language: str = "en") -> list[int]:
    """The numbers of the glyphs that a document shows; 0 is what a font has for a letter that it lacks."""
    found: list[int] = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", document(text, language), re.DOTALL):
        with contextlib.suppress(zlib.error):
            for written in SHOWN.findall(zlib.decompress(stream)):
                codes = ESCAPED.sub(
                    lambda m: bytes([int(m[1], 8)]) if m[1] else PLAIN.get(m[2], m[2]), written
                )
                found += [int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)]
    return found


PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@pytest.mark.parametrize("script", TEXTS)
def test_every_letter_has_a_glyph(script: str) -> None:
    shown = glyphs(TEXTS[script])
    assert 0 not in shown
    letters = {letter for letter in TEXTS[script] if letter.isalpha()}
    assert len(shown) >= len(letters)


def test_a_letter_that_no_font_has_is_found() -> None:
    """The control of the test above."""
    assert glyphs(f"A{NOWHERE}").count(0) == 3


def test_latin_is_set_in_inter_and_codes_in_jetbrains_mono() -> None:
    fonts = set(re.findall(rb"/BaseFont/\w+\+([\w-]+)", document("Total 1,200")))
    assert len(fonts) == 2
    assert {name.split(b"-")[0] for name in fonts} == {b"Inter", b"JetBrainsMono"}


@pytest.mark.parametrize("script", [script for script in TEXTS if script != "signs"])
def test_bold_has_outlines_of_its_own(script: str) -> None:
    letter = next(letter for letter in TEXTS[script] if letter.isalpha())
    plain, bold = (
        outlines(f"#let facts = json(bytes(sys.inputs.facts))\n{set_in}", letter) for set_in in WEIGHTS
    )
    assert plain
    assert not plain & bold


WEIGHTS = [
    f"#set text(font: facts.fonts, fallback: true, weight: {weight})\n#facts.text"
    for weight in ('"regular"', '"bold"')
]


def outlines(source: str, text: str) -> set[bytes]:
    compiler: Any = module._compiler()
    facts = json.dumps({"text": text, "fonts": families("en")})
    page = compiler.compile(input=source.encode(), format="svg", sys_inputs={"facts": facts})
    assert isinstance(page, bytes)
    return set(re.findall(rb'<symbol id="[^"]*"[^>]*><path d="([^"]+)"', page))


def test_urdu_is_set_in_nastaliq_on_urdu_papers_only() -> None:
    assert b"NotoNastaliqUrdu" in document(TEXTS["urdu"], "ur")
    assert b"NotoNastaliqUrdu" not in document(TEXTS["urdu"], "en")
    assert 0 not in glyphs(TEXTS["urdu"], "ur")


def test_there_are_fonts() -> None:
    assert font_paths()
