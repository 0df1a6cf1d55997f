"""/v1/draws/: the public facts of draws, and the verdict on any transcript. No sign-in is needed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from draws import freeze_log
from draws.api.shapes import LogOut, VerdictOut
from draws.models import FreezeLog
from draws.queries.public import with_draw, with_series
from draws.queries.showing import DrawOut, show_draw
from draws.verdicts import verdict_on
from kernel.errors import NotFound, TooLarge
from rest.open import OpenResources

router = OpenResources(tags=["Draws"])

LINES = 100


@router.on("POST", "/draws/verify/", answer=VerdictOut, reads_body=True)
def verify_transcript(request: HttpRequest) -> Any:
    """Verify the transcript in the body (or `{"transcript": …, "previous": …}`).

    The verdict is VALID, or INVALID with the reasons. Only a body that is too large is refused.
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
    """Return the installation's log of freezes after line `after`, a hundred at a time, and its head."""
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
    """Return a draw with its freeze and its result. `brief` leaves out the lists of tickets."""
    return with_draw(id, lambda draw: show_draw(draw, lists=not brief))


@router.on("GET", "/draws/{id}/transcript.json", answer=dict[str, Any])
def get_transcript(request: HttpRequest, id: str) -> Any:
    """Return the transcript, byte for byte as it is hashed. 404 before the result."""
    return with_draw(id, lambda draw: record_answer(draw.transcript, f"draw-{draw.number}-transcript.json"))


@router.on("GET", "/draws/{id}/freeze.json", answer=dict[str, Any])
def get_freeze(request: HttpRequest, id: str) -> Any:
    """Return the freeze, byte for byte as it is hashed. 404 before the draw is frozen."""
    return with_draw(id, lambda draw: record_answer(draw.freeze, f"draw-{draw.number}-freeze.json"))


@router.on("GET", "/draws/series/{id}/charter.json", answer=dict[str, Any])
def get_charter(request: HttpRequest, id: str) -> Any:
    """Return the charter, byte for byte as it is hashed."""
    return with_series(id, lambda series: record_answer(series.charter, "charter.json"))


def record_answer(text: str | None, name: str) -> HttpResponse:
    """Return a record's bytes as a file to save."""
    if text is None:
        raise NotFound
    answer = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
