"""The page on a collaborator's phone: what is asked of him in a period, and two buttons. No sign-in."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from books.actions.answer_cover import Answerer, answer_cover
from books.cover_link import read_token
from books.models import Cover, CoverLink
from books.queries.covers import cut_off, deadline_of, state_of
from books.states import CoverState
from kernel.clock import database_now
from kernel.errors import BadInput, DrawbookError, NotFound
from kernel.transactions import retrying
from money import BadAmount, parse_amount, to_string
from rest.throttle import check_anonymous
from tenancy.scope import scope
from ui.refusals import refusal_page, refused


class _Refused(Exception):
    """Carries a finished page out of the transaction, so that what it refuses is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def cover_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked; POST answers all of it at once."""
    try:
        check_anonymous(request)
        account_id, link_id = read_token(token)
        response = retrying(lambda: _once(request, account_id, link_id))
    except _Refused as refusal:
        response = refusal.response
    except NotFound:
        return refusal_page(request, 404, "This link has ended. Ask for a new one.")
    except DrawbookError as refusal:
        return refused(request, refusal)
    response["X-Robots-Tag"] = "noindex"
    # The address is the key and is told to no other site. A stricter word would also blank the Origin of
    # the form's own request, which is then refused as forged.
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _once(request: HttpRequest, account_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    with scope(account_id):
        links = CoverLink.objects.select_related("account", "collaborator", "period__book")
        link = links.filter(id=link_id).first()
        if link is None:
            raise NotFound
        with timezone.override(ZoneInfo(link.period.book.time_zone)):
            if request.method != "POST":
                return _page(request, link)
            try:
                _answer(request, link)
            except DrawbookError as refusal:
                sentences = [sentence for said in refusal.errors.values() for sentence in said]
                problem = " ".join(sentences) or refusal.detail
                raise _Refused(_page(request, link, problem=problem, status=refusal.status)) from refusal
            return HttpResponseRedirect(request.path)


def _answer(request: HttpRequest, link: CoverLink) -> None:
    """Accept all, refuse all, or accept the part written beside each number; only what was on the page."""
    shown = {str(cover.id): cover for cover in _open(link)}
    asked = [id for id in request.POST.getlist("cover") if id in shown]
    if not asked or len(asked) < len(request.POST.getlist("cover")):
        raise BadInput("Something has changed since you opened this. Look again.", code="changed")
    how = request.POST.get("answer")
    answers = {}
    for id in asked:
        cover = shown[id]
        if how == "accept":
            answers[cover.id] = cover.requested
        elif how == "refuse":
            answers[cover.id] = 0
        elif how == "part":
            answers[cover.id] = _part(request, cover, link)
        else:
            raise BadInput("Accept or refuse.")
    who = Answerer(link.account_id, link.collaborator.name, "link", None, request.META.get("REMOTE_ADDR"))
    answer_cover(who, link.period_id, answers)


def _part(request: HttpRequest, cover: Cover, link: CoverLink) -> int:
    written = request.POST.get(f"amount-{cover.id}", "").replace(",", "").strip() or "0"
    try:
        return parse_amount(written, link.period.book.currency, least_minor=0)
    except BadAmount as problem:
        raise BadInput(f"{link.period.book.written(cover.number)}: {problem}") from problem


def _covers(link: CoverLink) -> list[Cover]:
    mine = Cover.objects.filter(period_id=link.period_id, collaborator_id=link.collaborator_id)
    return list(mine.order_by("requested_at", "-requested", "id"))


def _open(link: CoverLink) -> list[Cover]:
    now = database_now()
    return [c for c in _covers(link) if state_of(c, link.period, now) is CoverState.REQUESTED]


def _page(request: HttpRequest, link: CoverLink, *, problem: str = "", status: int = 200) -> HttpResponse:
    period, book, now = link.period, link.period.book, database_now()
    if link.opened_at is None and request.method == "GET":
        link.opened_at = now
        link.save(update_fields=["opened_at"])
    covers = _covers(link)
    open_ones = [c for c in covers if state_of(c, period, now) is CoverState.REQUESTED]
    held = sum(c.confirmed - c.cancelled for c in covers)
    total = sum(c.requested for c in open_ones)
    largest = max(open_ones, key=lambda c: c.requested * c.odds, default=None)
    odds = {c.odds for c in open_ones}
    context: dict[str, Any] = {
        "link": link,
        "account": link.account,
        "book": book,
        "period": period,
        "currency": book.currency,
        "collaborator": link.collaborator,
        "problem": problem,
        "open": [
            {
                "number": book.written(c.number),
                "cover": c,
                "amount": to_string(c.requested, book.currency),
            }
            for c in open_ones
        ],
        "total": total,
        "odds": odds.pop() if len(odds) == 1 else None,
        "largest": largest and {"number": book.written(largest.number), "owed": _owed(largest)},
        "held": held,
        "with_this": held + total,
        "limit": link.collaborator.usual_limit if book.currency == link.account.currency else None,
        "deadline": min((deadline_of(c, period) for c in open_ones), default=None),
        "asked_at": max((c.requested_at for c in open_ones), default=None),
        "cut_off": cut_off(period),
        "server_time": now,
        "answered": [
            {"number": book.written(c.number), "cover": c, "state": state_of(c, period, now)}
            for c in covers
            if c not in open_ones and state_of(c, period, now) is not CoverState.REQUESTED
        ],
    }
    return render(request, "books/cover_answer.html", context, status=status)


def _owed(cover: Cover) -> int:
    return int(cover.requested * cover.odds)
