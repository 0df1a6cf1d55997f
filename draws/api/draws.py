"""/v1/draws/: what anybody may see of a draw, and the verdict on any transcript. Nobody signs in here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from draws import freeze_log
from draws.api.shapes import DrawOut, LogOut, VerdictOut
from draws.models import FreezeLog
from draws.queries.public import with_draw, with_series
from draws.queries.showing import show_draw
from draws.verdicts import verdict_on
from kernel.errors import NotFound, TooLarge
from rest.open import OpenResources

router = OpenResources(tags=["Draws"])

LINES = 100


@router.on("POST", "/draws/verify/", answer=VerdictOut, reads_body=True)
def verify_transcript(request: HttpRequest) -> Any:
    """The verdict on the transcript in the body (or `{"transcript": …, "previous": …}`).

    Whatever is sent is valid or INVALID with the reasons; only what is too large is refused.
    """
    try:
        sent = request.body
    except RequestDataTooBig:
        raise TooLarge(f"A transcript has at most {settings.MAX_BODY_BYTES:,} bytes here.") from None
    verdict = verdict_on(sent)
    return {
        "valid": verdict.valid,
        "public": verdict.public,
        "sentence": verdict.sentence,
        "lines": list(verdict.lines),
        "reasons": list(verdict.reasons),
        "freeze_hash": verdict.freeze_hash,
        "replaced": verdict.replaced,
    }


@router.on("GET", "/freeze-log/", answer=LogOut)
def get_freeze_log(request: HttpRequest, after: int = 0) -> Any:
    """The installation's log of freezes from `after` on, a hundred lines at a time, and its head."""
    head = freeze_log.head()
    position = min(max(after, 0), 2**62)
    lines = FreezeLog.objects.filter(position__gt=position).order_by("position")[:LINES]
    return {
        "public_key": freeze_log.public_key(),
        "head": head.hash,
        "position": head.position,
        "lines": [freeze_log.shown(line) for line in lines],
    }


@router.on("GET", "/draws/{id}/", answer=DrawOut)
def get_draw(request: HttpRequest, id: str, brief: bool = False) -> Any:
    """A draw with what it was frozen with and what came out; `brief` leaves the lists of tickets out."""
    return with_draw(id, lambda draw: show_draw(draw, lists=not brief))


@router.on("GET", "/draws/{id}/transcript.json", answer=dict[str, Any])
def get_transcript(request: HttpRequest, id: str) -> Any:
    """The transcript, byte for byte as it is hashed; NotFound before the result."""
    return with_draw(id, lambda draw: record_answer(draw.transcript, f"draw-{draw.number}-transcript.json"))


@router.on("GET", "/draws/{id}/freeze.json", answer=dict[str, Any])
def get_freeze(request: HttpRequest, id: str) -> Any:
    """The freeze, byte for byte as it is hashed; NotFound before it is frozen."""
    return with_draw(id, lambda draw: record_answer(draw.freeze, f"draw-{draw.number}-freeze.json"))


@router.on("GET", "/draws/series/{id}/charter.json", answer=dict[str, Any])
def get_charter(request: HttpRequest, id: str) -> Any:
    """The charter, byte for byte as it is hashed."""
    return with_series(id, lambda series: record_answer(series.charter, "charter.json"))


def record_answer(text: str | None, name: str) -> HttpResponse:
    """A record's bytes, as a file for who saves it."""
    if text is None:
        raise NotFound
    answer = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
