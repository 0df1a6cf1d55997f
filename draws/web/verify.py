"""The page on which the browser checks a transcript, that page as a file, and the Python file."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from draws.downloads import saved_page_bytes, saved_page_hash, stand_alone_bytes, stand_alone_hash
from draws.queries.public import with_draw
from draws.queries.titles import public_title
from draws.web.open import public
from kernel.errors import NotFound
from kernel.ids import read_id


@public
def page(request: HttpRequest) -> HttpResponse:
    """Show the page to paste, drop or choose a transcript; `?draw=` loads one of ours."""
    draw = read_id(request.GET.get("draw", ""))
    context = {
        "draw_id": str(draw) if draw else "",
        "draw_title": _title(draw) if draw else "",
        "page_hash": saved_page_hash(),
        "file_hash": stand_alone_hash(),
    }
    return render(request, "draws/verify.html", context)


def _title(draw_id: uuid.UUID) -> str:
    """Return the title of a draw; "" for an unknown id, which the page then reports."""
    try:
        return with_draw(draw_id, lambda draw: public_title(draw.series.title, draw.number))
    except NotFound:
        return ""


@public
def saved_page(request: HttpRequest) -> HttpResponse:
    """Send the checking page as one file that works offline."""
    written = saved_page_bytes()
    if written is None:
        raise NotFound("This installation doesn't include the page for offline use.")
    return _file(written, "drawbook-verify.html", "text/html; charset=utf-8")


@public
def stand_alone(request: HttpRequest) -> HttpResponse:
    """Send the stand-alone checker in Python."""
    return _file(stand_alone_bytes(), "drawbook_verify.py", "text/x-python; charset=utf-8")


def _file(written: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(written, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
