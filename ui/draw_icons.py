"""Draw the icons for home screens from the logo; run `python -m ui.draw_icons` when the logo changes.

The pictures are small and stay in the repository: a browser asks for them before anything is built for it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import typst

FOLDER = Path(__file__).resolve().parent / "static" / "ui"
COVER = "#0b2032"


class Icon(NamedTuple):
    """A square picture: the logo's file, its share of the side, and the background."""

    size_pixels: int
    mark: str
    share: float
    ground: str | None


ICONS = {
    "icon-32.png": Icon(32, "mark.svg", 1, None),
    "icon-192.png": Icon(192, "mark.svg", 0.96, None),
    "icon-512.png": Icon(512, "mark.svg", 0.96, None),
    # Phones crop these to various shapes: the logo is inside the circle that always remains.
    "icon-maskable-192.png": Icon(192, "mark-on-cover.svg", 0.52, COVER),
    "icon-maskable-512.png": Icon(512, "mark-on-cover.svg", 0.52, COVER),
    "apple-touch-icon.png": Icon(180, "mark-on-cover.svg", 0.66, COVER),
}


def draw(icon: Icon) -> bytes:
    """Return the picture as PNG."""
    ground = "none" if icon.ground is None else f'rgb("{icon.ground}")'
    side = icon.size_pixels * icon.share
    source = (
        f"#set page(width: {icon.size_pixels}pt, height: {icon.size_pixels}pt, margin: 0pt, fill: {ground})\n"
        f'#place(center + horizon, image("/{icon.mark}", width: {side}pt))'
    )
    picture = typst.Compiler(root=str(FOLDER)).compile(input=source.encode(), format="png", ppi=72.0)
    if not isinstance(picture, bytes):
        raise TypeError("the compiler gave no single picture")
    return picture


if __name__ == "__main__":
    for name, icon in ICONS.items():
        path = FOLDER / name
        path.write_bytes(draw(icon))
        sys.stdout.write(f"{path}: {path.stat().st_size} bytes\n")
