"""A draw as everybody may see it: labels, hashes and times, never a name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from draws.models import Draw, Seen
from draws.queries.titles import public_title
from draws.states import DrawState, state_at
from kernel.clock import database_now
from rest.answers import Answer, Id, IsoText, OrNull, at


class DrawOut(Answer):
    id: Id
    series: Id = at("series.id")
    title: str
    number: int
    attempt: int
    state: str
    mode: OrNull
    test_beacon: bool = at("series.is_test")
    draw_at: IsoText
    freeze_at: IsoText
    server_time: IsoText
    charter_hash: str = at("series.charter_hash")
    freeze_hash: str | None
    frozen_at: IsoText | None
    beacon_round: int | None
    eligible: list[str] | None
    excluded: list[dict[str, str]] | None
    count: int
    sits_out: dict[str, int]
    modulus: int | None
    contributions: list[dict[str, str]]
    terms: dict[str, Any] | None
    seen: int
    winners: list[str] | None
    result_number: int | None
    transcript_hash: str | None
    settled_at: IsoText | None
    reason: str
    replaces: Id | None = at("replaces_id")
    replaced_by: Id | None


def show_draw(draw: Draw, now: datetime | None = None, *, lists: bool = True) -> dict[str, Any]:
    """Return plain facts for pages and programs, in the account's scope; `draw.series` is loaded.

    Without `lists` the tickets and words are left out, for readers of the state only.
    """
    now = now or database_now()
    freeze: dict[str, Any] = json.loads(draw.freeze) if draw.freeze else {}
    return DrawOut.of(
        draw,
        title=public_title(draw.series.title, draw.number),
        state=state_at(draw.state, draw.draw_at, now).value,
        server_time=now,
        eligible=freeze.get("eligible") if lists else None,
        excluded=freeze.get("excluded") if lists else None,
        count=len(freeze.get("eligible", ())),
        sits_out=dict(Counter(row["reason"] for row in freeze.get("excluded", ()))),
        modulus=freeze.get("modulus"),
        contributions=freeze.get("contributions", []) if lists else [],
        terms=freeze.get("terms") or None,
        seen=Seen.objects.filter(draw_id=draw.id).count(),
        replaced_by=Draw.objects.filter(replaces_id=draw.id).values_list("id", flat=True).first(),
    )


MOST_TICKETS = 200
MOST_RANKS = 20


def stage_of(
    draw: Draw,
    *,
    mine: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
    seen_url: str = "",
    now: datetime | None = None,
) -> dict[str, Any]:
    """Return the context of `draws/_stage.html`: the draw, and for a member's page their own tickets.

    `names` (label: name) is for pages of members who may see them; a public page has none.
    """
    shown = show_draw(draw, now)
    eligible = shown["eligible"] or []
    return {
        **shown,
        "result_text": _written(draw.result_number, shown["modulus"]),
        "at": draw.draw_at,
        "freezes": draw.freeze_at,
        "was_frozen": draw.frozen_at,
        "was_settled": draw.settled_at,
        "tickets": eligible[:MOST_TICKETS],
        "more_tickets": max(0, len(eligible) - MOST_TICKETS),
        "out": (shown["excluded"] or [])[:MOST_TICKETS],
        "ranking": ranking_of(draw, MOST_RANKS),
        "mine": list(mine),
        "names": dict(names or {}),
        "seen_url": seen_url,
        "prize_minor": (shown["terms"] or {}).get("prize"),
        "currency": (shown["terms"] or {}).get("currency"),
        "unseen": max(0, len(eligible) - shown["seen"]),
        "dark": shown["state"] in ("AWAITING_BEACON", "DRAWN", "VOIDED"),
    }


def _written(number: int | None, modulus: int | None) -> str:
    """Return the number with the zeros of its width: 007 of a thousand."""
    return "" if number is None or modulus is None else f"{number:0{len(str(modulus - 1))}d}"


def ranking_of(draw: Draw, most: int | None = None) -> list[dict[str, str]]:
    """Return [{label, score}] from the lowest score up; empty for a number and before the result."""
    if draw.transcript is None or draw.state not in (DrawState.DRAWN, DrawState.VOIDED):
        return []
    ranking: list[dict[str, str]] = json.loads(draw.transcript).get("ranking", [])
    return ranking[:most]
