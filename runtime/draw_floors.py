"""Draw the floors of the house from the import graph: `python -m runtime.draw_floors`.

Each box is a package with its lines of Python (without tests and migrations); each line is an import between
two packages, the wider the more modules do it. Floors are those of the import contract in pyproject.toml.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "floors.svg"
WIDTH, BOX_WIDTH, BOX_HEIGHT, STEP = 980, 124, 38, 84
LEFT_OUT = ("tests", "migrations")


def floors(contract: dict[str, Any]) -> list[list[str]]:
    """Package names, the highest floor first."""
    return [[name.strip() for name in floor.split("|")] for floor in contract["layers"]]


def imports(packages: list[str]) -> Counter[tuple[str, str]]:
    """How many modules of one package import another package."""
    graph = grimp.build_graph(*packages, cache_dir=None)
    found: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        parts = module.split(".")
        if set(parts) & set(LEFT_OUT):
            continue
        used = {name.split(".")[0] for name in graph.find_modules_directly_imported_by(module)}
        found.update((parts[0], other) for other in used - {parts[0]})
    return found


def lines_of(package: str) -> int:
    files = (ROOT / package).rglob("*.py")
    return sum(len(file.read_text().splitlines()) for file in files if not set(file.parts) & set(LEFT_OUT))


def picture(rows: list[list[str]], arrows: Counter[tuple[str, str]]) -> str:
    """The SVG, readable on light and dark pages."""
    middle: dict[str, tuple[float, float]] = {}
    for level, row in enumerate(rows):
        for index, name in enumerate(row):
            x = WIDTH * (index + 0.5) / len(row) if len(row) > 1 else WIDTH / 2
            middle[name] = (x, 30 + level * STEP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {30 + len(rows) * STEP}" '
        'font-family="system-ui, sans-serif" font-size="13" text-anchor="middle">',
        "<title>The floors of Drawbook: imports point down only</title>",
        f'<rect width="{WIDTH}" height="{30 + len(rows) * STEP}" fill="#fff"/>',
    ]
    for (above, below), count in sorted(arrows.items()):
        if above in middle and below in middle:
            (x1, y1), (x2, y2) = middle[above], middle[below]
            parts.append(
                f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="#456" '
                f'stroke-opacity=".22" stroke-width="{min(6.0, 0.6 + count / 12):.1f}"/>'
            )
    for name, (x, y) in middle.items():
        parts.append(
            f'<rect x="{x - BOX_WIDTH / 2:.0f}" y="{y - BOX_HEIGHT / 2:.0f}" width="{BOX_WIDTH}" '
            f'height="{BOX_HEIGHT}" rx="6" fill="#f4f1e8" stroke="#456"/>'
            f'<text x="{x:.0f}" y="{y - 2:.0f}" font-weight="600" fill="#123">{escape(name)}</text>'
            f'<text x="{x:.0f}" y="{y + 13:.0f}" font-size="11" fill="#456">{lines_of(name):,} lines</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    rows = floors(settings["contracts"][0])
    PICTURE.write_text(picture(rows, imports(settings["root_packages"])), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
