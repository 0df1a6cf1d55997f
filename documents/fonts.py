"""The fonts of documents: subsets made at build time from the packages that the pages use.

Where they were not built, Debian's Noto fonts are used (package fonts-noto-core): the scripts matter more
than the face.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
SYSTEM = Path("/usr/share/fonts/truetype/noto")
# In the order in which a letter is looked for. A family that is not named is found by its letters, and so are
# the files into which a family is split; named are those that share letters with another.
FAMILIES = (
    "Inter",
    "Noto Sans",
    "Noto Sans Devanagari",
    "Noto Sans Arabic",
    "Noto Sans Myanmar",
)
# Urdu is written in nastaliq, which takes more room than the lines of another language have.
URDU_FAMILIES = ("Inter", "Noto Nastaliq Urdu", *FAMILIES[1:])
MONO = ("JetBrains Mono", "Noto Sans Mono", "Inter")


class NoFonts(RuntimeError):
    """Neither the built fonts nor the system's fonts are installed."""


def families(language: str) -> tuple[str, ...]:
    """Return the font families of a document in `language` ("ur"), in order of preference."""
    return URDU_FAMILIES if language == "ur" else FAMILIES


@lru_cache(maxsize=1)
def font_paths() -> list[str]:
    """Return the font files for the typesetter. Raise NoFonts, which explains how to get them."""
    built = sorted(str(path) for path in FOLDER.glob("*.ttf"))
    if built:
        return built
    system = sorted(str(path) for path in SYSTEM.glob("NotoSans*.ttf"))
    if not system:
        raise NoFonts(
            "Documents have no fonts: run `npm ci` and `npm run fonts`, or install fonts-noto-core."
        )
    return system
