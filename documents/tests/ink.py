"""Where the ink of a document is: nothing outside its margins, nothing over something else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from documents import typeset as module
from documents.fonts import MONO, families

SVG = "{http://www.w3.org/2000/svg}"
TRANSFORM = re.compile(r"(?:matrix|translate)\(([^)]*)\)")
MARGIN_POINTS = 6


class Run(NamedTuple):
    """A piece of text: its page, its baseline, where it and its last letter start, in points."""

    page: int
    line: float
    start: float
    last: float


def runs(template: Path, facts: Mapping[str, Any]) -> tuple[float, list[Run]]:
    """The page's width and the text on its pages."""
    compiler: Any = module._compiler()
    given = json.dumps({**facts, "fonts": families(facts["lang"]), "mono": MONO}, ensure_ascii=False)
    made = compiler.compile(input=str(template), format="svg", sys_inputs={"facts": given})
    roots = [ElementTree.fromstring(page) for page in ([made] if isinstance(made, bytes) else made)]
    found = [Run(place, *run) for place, root in enumerate(roots) for run in _text(root, 0.0, 0.0)]
    return float(roots[0].attrib["viewBox"].split()[2]), found


def _text(node: Any, x: float, y: float) -> Iterator[tuple[float, float, float]]:
    for numbers in TRANSFORM.findall(node.get("transform", "")):
        parts = [float(number) for number in re.split(r"[\s,]+", numbers.strip())]
        right, down = parts[-2:] if len(parts) > 1 else (parts[0], 0.0)
        x, y = x + right, y + down
    glyphs = [float(use.get("x", 0)) for use in node.findall(f"{SVG}use")]
    if glyphs:
        yield round(y, 2), x, x + max(glyphs)
    for child in node:
        if child.tag != f"{SVG}defs":
            yield from _text(child, x, y)


def assert_in_page(template: Path, facts: Mapping[str, Any]) -> None:
    """Fail when a letter begins outside the margins, or a piece of text begins inside another on its line."""
    width, found = runs(template, facts)
    assert len(found) > 10
    for run in found:
        assert run.start >= MARGIN_POINTS, run
        assert run.last <= width - MARGIN_POINTS, run
    for one, other in pairwise(sorted(found)):
        if one[:2] == other[:2]:
            assert other.start >= one.last - 0.1, (one, other)
