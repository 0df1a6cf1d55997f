"""The public pages of a draw, of its series, and of the log of freezes."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from draws import freeze_log
from draws.downloads import stand_alone_hash
from draws.models import Draw, FreezeLog, Series
from draws.queries.draws import draws_of
from draws.queries.public import with_draw, with_series
from draws.queries.showing import stage_of
from draws.queries.titles import public_title, public_titles
from draws.states import state_at
from draws.web.open import public
from kernel.clock import database_now
from tenancy.models import Account

LINES = 50


@public
def draw(request: HttpRequest, id: str) -> HttpResponse:
    """Show the countdown, frozen list and seal, the beacon's value, the result and its proof."""
    zone, stage = with_draw(id, _staged)
    context = {"stage": stage, "head": freeze_log.head(), "file_hash": stand_alone_hash()}
    with timezone.override(zone):
        return render(request, "draws/draw.html", context)


def _staged(draw: Draw) -> tuple[ZoneInfo, dict[str, Any]]:
    return _zone(), stage_of(draw)


@public
def series(request: HttpRequest, id: str) -> HttpResponse:
    """Show the charter and every draw under it."""
    zone, context = with_series(id, _listed)
    with timezone.override(zone):
        return render(request, "draws/series.html", context)


def _listed(series: Series) -> tuple[ZoneInfo, dict[str, Any]]:
    now = database_now()
    found = draws_of(series.id)
    titles = public_titles([(series.title, draw.number) for draw in found])
    draws = [
        {"draw": draw, "title": title, "state": state_at(draw.state, draw.draw_at, now).value}
        for draw, title in zip(found, titles, strict=True)
    ]
    return _zone(), {"series": series, "title": public_title(series.title, 0), "draws": draws}


@public
def log(request: HttpRequest) -> HttpResponse:
    """Show the head of the log of freezes and its latest lines."""
    context = {
        "head": freeze_log.head(),
        "public_key": freeze_log.public_key(),
        "lines": [
            {**freeze_log.shown(line), "at": freeze_log.moment(line)}
            for line in FreezeLog.objects.order_by("-position")[:LINES]
        ],
    }
    return render(request, "draws/log.html", context)


@public
def how(request: HttpRequest) -> HttpResponse:
    """Explain how a draw is made and checked, and what it doesn't prove."""
    return render(request, "draws/how.html", {"file_hash": stand_alone_hash()})


def _zone() -> ZoneInfo:
    """Return the operator's own time zone."""
    try:
        return ZoneInfo(Account.objects.values_list("time_zone", flat=True).first() or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")
