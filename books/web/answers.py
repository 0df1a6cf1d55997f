"""The page behind a collaborator's link: the requests of a period, and two buttons. No sign-in."""

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
from books.queries.asked_sheets import AskedSheet, sheet_of
from books.queries.cover_links import live_link
from books.web.asked_forms import read_answers, with_typed
from kernel.clock import database_now
from kernel.errors import DrawbookError, NotFound
from kernel.transactions import RollBack, answered
from rest.throttle import check_anonymous
from tenancy.scope import scope
from ui.refusals import refusal_page, refused

# A link that was cut short is another thing than one that has ended: only the second needs a new one.
INCOMPLETE = "This link is not complete. Copy the whole link, or ask for it again."
ENDED = "This link has ended. Ask for a new one."


def cover_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the requests; POST answers all of them at once."""
    try:
        check_anonymous(request)
        account_id, link_id = read_token(token)
    except NotFound:
        return refusal_page(request, 404, INCOMPLETE)
    except DrawbookError as refusal:
        return refused(request, refusal)
    try:
        response = answered(lambda: _once(request, account_id, link_id))
    except NotFound:
        return refusal_page(request, 404, ENDED)
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
        link = live_link(link_id)
        with timezone.override(ZoneInfo(link.period.book.time_zone)):
            if request.method != "POST":
                return _page(request, link)
            try:
                _answer(request, link)
            except DrawbookError as refusal:
                page = _page(request, link, problem=refusal.sentences, status=refusal.status)
                raise RollBack(page) from refusal
            return HttpResponseRedirect(request.path)


def _answer(request: HttpRequest, link: CoverLink) -> None:
    """Accept all, refuse all, or accept the amount beside each number; only requests on the page."""
    answers = read_answers(request.POST, _sheet(link).open, link.period.book)
    answerer = Answerer(
        link.account_id, link.collaborator.name, "link", None, request.META.get("REMOTE_ADDR")
    )
    answer_cover(answerer, link.period_id, answers)


def _sheet(link: CoverLink) -> AskedSheet:
    covers = Cover.objects.filter(period_id=link.period_id, collaborator_id=link.collaborator_id)
    return sheet_of(link.account, link.period, link.collaborator, list(covers), database_now())


def _page(request: HttpRequest, link: CoverLink, *, problem: str = "", status: int = 200) -> HttpResponse:
    sheet = with_typed(_sheet(link), request.POST)
    if link.opened_at is None and request.method == "GET":
        link.opened_at = sheet.now
        link.save(update_fields=["opened_at"])
    context: dict[str, Any] = {
        "sheet": sheet,
        "problem": problem,
        "keeping": _app_access(request, link),
        "here": request.path,
    }
    return render(request, "books/cover_answer.html", context, status=status)


def _app_access(request: HttpRequest, link: CoverLink) -> str:
    """Return who answers in the app: `mine` the reader, `taken` another, `free` nobody; `unknown` without
    sign-in.
    """
    bound = link.collaborator.user_id
    if not request.user.is_authenticated:
        return "taken" if bound else "unknown"
    return "free" if bound is None else "mine" if bound == request.user.pk else "taken"
