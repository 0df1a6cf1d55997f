"""The typesetter has a font for every script that receipts are written in."""

from __future__ import annotations

from typing import Any

import pytest

from documents import typeset as module
from documents.fonts import FAMILIES, font_paths

SCRIPTS = {"hi": "टिकट की रसीद ₹", "ur": "ٹکٹ کی رسید", "my": "လက်မှတ်", "en": "Receipt £ € ₹ ×"}


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_letter_has_a_font(language: str) -> None:
    letters = " ".join(SCRIPTS[language].split())
    source = f'#set text(font: {_list(FAMILIES)}, fallback: false)\n#"{letters}"'.encode()
    compiler: Any = module._compiler()
    svg = compiler.compile(input=source, format="svg", sys_inputs={})
    page = svg.decode() if isinstance(svg, bytes) else svg[0].decode()
    # What no font has is drawn as the empty box of the first font, or left out.
    assert page.count("<use") >= len(set(letters.replace(" ", ""))) // 2
    assert font_paths()


def _list(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f'"{name}"' for name in names) + ")"
