"""Build step: make the fonts of the pages' packages into files that the typesetter reads.

`python -m documents.cut_fonts` reads node_modules and writes documents/fonts/*.ttf. The packages split a
family into files a script and, for some, keep every weight in one variable file; the typesetter wants
one file a weight, and loses letters when two files of a family share a weight, so that an extension gets
a family name of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NamedTuple

from documents.fonts import FOLDER

MODULES = Path(__file__).resolve().parent.parent / "node_modules"
REGULAR, BOLD = 400, 680
NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold", 680: "Bold", 700: "Bold"}


class Cut(NamedTuple):
    """A file to make: from which file, as which family, at which place of its axes."""

    target: str
    source: str
    family: str
    weight: int
    axes: dict[str, float]


_INTER = "@fontsource-variable/inter/files/inter-{}-opsz-normal.woff2"
_MONO = "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"
_DEVANAGARI = (
    "@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2"
)
_URDU = "@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-{}-normal.woff2"
_MYANMAR = "@fontsource/noto-sans-myanmar/files/noto-sans-myanmar-myanmar-{}-normal.woff2"

CUTS = [
    *[
        Cut(f"Inter{suffix}-{weight}.ttf", _INTER.format(part), family, weight, {"wght": weight, "opsz": 14})
        for part, suffix, family in (("latin", "", "Inter"), ("latin-ext", "Ext", "Inter Ext"))
        for weight in (REGULAR, BOLD)
    ],
    Cut("JetBrainsMono-500.ttf", _MONO, "JetBrains Mono", 500, {"wght": 500}),
    *[
        Cut(f"Devanagari-{weight}.ttf", _DEVANAGARI, "Noto Sans Devanagari", weight, {"wght": weight})
        for weight in (REGULAR, BOLD)
    ],
    *[Cut(f"Urdu-{w}.ttf", _URDU.format(w), "Noto Nastaliq Urdu", w, {}) for w in (400, 600)],
    *[Cut(f"Myanmar-{w}.ttf", _MYANMAR.format(w), "Noto Sans Myanmar", w, {}) for w in (400, 600)],
]


def cut_all(target: Path = FOLDER, modules: Path = MODULES) -> list[Path]:
    """Write every font; gives the files. FileNotFoundError when the packages are not installed."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    target.mkdir(exist_ok=True)
    made = []
    for cut in CUTS:
        font = TTFont(modules / cut.source)
        if "fvar" in font:
            here = {axis.axisTag for axis in font["fvar"].axes}
            font = instancer.instantiateVariableFont(font, {a: v for a, v in cut.axes.items() if a in here})
        font.flavor = None
        _name(font, cut)
        font.save(target / cut.target)
        made.append(target / cut.target)
    return made


def _name(font: Any, cut: Cut) -> None:
    """Say family and weight in the places where readers look for them."""
    style = NAMES[cut.weight]
    table = font["name"]
    for place, words in (
        (1, cut.family if style in ("Regular", "Bold") else f"{cut.family} {style}"),
        (2, style if style in ("Regular", "Bold") else "Regular"),
        (4, f"{cut.family} {style}"),
        (6, f"{cut.family.replace(' ', '')}-{style}"),
        (16, cut.family),
        (17, style),
    ):
        table.setName(words, place, 3, 1, 0x409)
        table.removeNames(place, 1)
    for place in (21, 22, 25):
        table.removeNames(place)
    font["OS/2"].usWeightClass = {680: 700}.get(cut.weight, cut.weight)
    if "STAT" in font:
        del font["STAT"]


if __name__ == "__main__":
    for path in cut_all():
        sys.stdout.write(f"{path}: {path.stat().st_size} bytes\n")
