"""Templates written in a test."""

from __future__ import annotations

from typing import Any

from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler


def render(source: str, **context: Any) -> str:
    return Template(CottonCompiler().process("{% load drawbook %}" + source)).render(Context(context))
