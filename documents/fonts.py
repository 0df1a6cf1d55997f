"""Which fonts documents are set in: ours, cut at build time from the packages that the pages use.

Where they were not built, Debian's Noto fonts stand in (package fonts-noto-core), for the scripts matter
more than the face.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
SYSTEM = Path("/usr/share/fonts/truetype/noto")
SYSTEM_FILES = ("NotoSans-", "NotoSansDevanagari-", "NotoNastaliqUrdu-", "NotoSansMyanmar-", "NotoSansMono-")
# In the order in which a letter is looked for; the first that has it sets it.
FAMILIES = (
    "Inter",
    "Inter Ext",
    "Noto Sans",
    "Noto Sans Devanagari",
    "Noto Nastaliq Urdu",
    "Noto Sans Myanmar",
)
MONO = ("JetBrains Mono", "Noto Sans Mono", "Inter")


class NoFonts(RuntimeError):
    """Neither the built fonts nor the system's are here."""


@lru_cache(maxsize=1)
def font_paths() -> list[str]:
    """Font files for the typesetter; NoFonts says how to get them."""
    built = sorted(str(path) for path in FOLDER.glob("*.ttf"))
    if built:
        return built
    system = [str(p) for p in sorted(SYSTEM.glob("*.ttf")) if p.name.startswith(SYSTEM_FILES)]
    if not system:
        raise NoFonts(
            "Documents have no fonts: run `python -m documents.cut_fonts`, or install fonts-noto-core."
        )
    return system
