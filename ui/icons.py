"""The lucide icons as inline SVG."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from xml.etree import ElementTree
from zipfile import ZipFile

SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=512)
def svg(name: str, size: int, css: str = "") -> str:
    """The icon as markup, `size` pixels square, hidden from screen readers. KeyError for an unknown name."""
    icon = ElementTree.fromstring(_archive().read(f"{name}.svg"))
    for node in icon.iter():
        node.tag = node.tag.removeprefix(SVG)
    width = str(size)
    stroke = "1.75" if size >= 18 else "2"
    icon.attrib |= {"width": width, "height": width, "stroke-width": stroke}
    icon.attrib |= {"aria-hidden": "true", "focusable": "false", **({"class": css} if css else {})}
    return ElementTree.tostring(icon, encoding="unicode")


@lru_cache(maxsize=1)
def _archive() -> ZipFile:
    """Opened once: to read its list of 1,700 icons takes longer than to render a page."""
    return ZipFile(files("lucide").joinpath("lucide.zip").open("rb"))
