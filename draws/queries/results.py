"""List the results an account publishes: drawn ones, with their proof, and announced ones."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from draws.models import AnnouncedResult, Draw
from draws.queries.titles import public_titles


@dataclass(frozen=True, slots=True)
class PublicResult:
    """`shown` is a number with its zeros or a ticket's label; `proof_path` is empty without a proof."""

    id: uuid.UUID
    title: str
    shown: str
    happened_at: datetime
    proof_path: str
    is_drawn: bool
    is_test: bool
    corrects: bool = False


def latest_results(limit: int = 50) -> list[PublicResult]:
    """Return the results of the account in scope, newest first, each in its corrected form."""
    drawn = (
        Draw.objects.select_related("series")
        .filter(state="DRAWN")
        .defer("transcript")
        .order_by("-draw_at")[:limit]
    )
    found = [_drawn(draw) for draw in drawn]
    names = public_titles([(draw.series.title, draw.number) for draw in drawn])
    found = [replace(one, title=name) for one, name in zip(found, names, strict=True)]
    announced = AnnouncedResult.objects.order_by("kind", "subject_id", "-position").distinct(
        "kind", "subject_id"
    )
    latest = AnnouncedResult.objects.filter(id__in=announced.values("id")).order_by("-announced_at")[:limit]
    found += [
        PublicResult(
            id=one.id,
            title=one.title,
            shown=one.shown,
            happened_at=one.announced_at,
            proof_path="",
            is_drawn=False,
            is_test=False,
            corrects=one.position > 1,
        )
        for one in latest
    ]
    found.sort(key=lambda result: result.happened_at, reverse=True)
    return found[:limit]


def _drawn(draw: Draw) -> PublicResult:
    if draw.result_number is None:
        shown = ", ".join(draw.winners or [])
    else:
        modulus = json.loads(draw.freeze or "{}").get("modulus", 1)
        shown = str(draw.result_number).zfill(len(str(modulus - 1)))
    return PublicResult(
        id=draw.id,
        title=draw.series.title,
        shown=shown,
        happened_at=draw.draw_at,
        proof_path=f"/draws/{draw.id}/",
        is_drawn=True,
        is_test=draw.series.is_test,
    )
