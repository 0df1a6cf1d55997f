"""The page where the browser itself checks a transcript, that page as a file to keep, and the Python file."""

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
    """Paste, drop or choose a transcript; `?draw=` has one of ours fetched."""
    draw = read_id(request.GET.get("draw", ""))
    context = {
        "draw_id": str(draw) if draw else "",
        "draw_title": _title(draw) if draw else "",
        "page_hash": saved_page_hash(),
        "file_hash": stand_alone_hash(),
    }
    return render(request, "draws/verify.html", context)


def _title(draw_id: uuid.UUID) -> str:
    """What we call the draw; nothing for an id that is none of ours: the page then says so itself."""
    try:
        return with_draw(draw_id, lambda draw: public_title(draw.series.title, draw.number))
    except NotFound:
        return ""


@public
def saved_page(request: HttpRequest) -> HttpResponse:
    """The checking page as one file that works without any network."""
    written = saved_page_bytes()
    if written is None:
        raise NotFound("This installation doesn't include the page for offline use.")
    return _file(written, "drawbook-verify.html", "text/html; charset=utf-8")


@public
def stand_alone(request: HttpRequest) -> HttpResponse:
    """The stand-alone checker in Python."""
    return _file(stand_alone_bytes(), "drawbook_verify.py", "text/x-python; charset=utf-8")


def _file(written: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(written, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
