"""Typeset a document: a template and facts as JSON become a PDF.

Facts never become part of the template's source: they reach it as one JSON string, so that a customer's
name is always text. The compiler keeps fonts and parsed templates, and belongs to one thread.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from documents.fonts import MONO, families, font_paths

# Templates refer to each other from here: "/documents/templates/kit.typ".
ROOT = Path(__file__).resolve().parent.parent

_mine = threading.local()


def typeset(template: Path, facts: Mapping[str, Any]) -> bytes:
    """Return the PDF of a template. `facts` are plain JSON, read by the template as `sys.inputs.facts`."""
    fonts = {"fonts": families(str(facts.get("lang", ""))), "mono": MONO}
    given = json.dumps({**facts, **fonts}, ensure_ascii=False)
    pdf = _compiler().compile(input=str(template), format="pdf", sys_inputs={"facts": given})
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler gave no single file")
    return pdf


def _compiler() -> typst.Compiler:
    compiler = getattr(_mine, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(root=str(ROOT), font_paths=_fonts(), ignore_system_fonts=True)
        _mine.compiler = compiler
    return compiler


@lru_cache(maxsize=1)
def _fonts() -> Any:
    folders = sorted({str(Path(path).parent) for path in font_paths()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
