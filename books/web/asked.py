"""Requests of all operators to the signed-in user, in any account or none."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web.person import PersonRequest, layout, personal
from books.actions.answer_asked import answer_asked
from books.actions.bind_collaborator import SignedInUser, bind_collaborator, release_own, signed_in_user
from books.asked_live import asked_seq
from books.cover_link import read_token
from books.models import Collaborator
from books.queries.asked import OperatorRow, list_answered_collaborators
from books.queries.asked_sheets import sheet_for, sheets_of
from books.web.answers import ENDED, INCOMPLETE
from books.web.asked_forms import read_answers, with_typed
from kernel.errors import DrawbookError, NotFound
from kernel.ids import read_id
from kernel.transactions import retrying
from tenancy.scope import scope
from ui.refusals import refusal_page


@never_cache
@personal
def asked(request: PersonRequest) -> HttpResponse:
    """Show the requests by operator and period, open ones first."""
    return _page(request)


@require_POST
@personal
def answer(request: PersonRequest, id: str) -> HttpResponse:
    """Accept, refuse, or partly accept all requests of one period."""
    period_id = read_id(id)
    if period_id is None:
        raise NotFound
    try:
        retrying(lambda: _answer(request, period_id))
    except NotFound:
        raise
    except DrawbookError as refusal:
        return _page(request, problem=refusal.sentences, about=period_id, status=refusal.status)
    messages.success(request, _("Answer sent."))
    return HttpResponseRedirect(reverse("books:asked"))


def _answer(request: PersonRequest, period_id: uuid.UUID) -> None:
    with scope(None, request.user.pk):
        for operator_row in list_answered_collaborators(request.user.pk):
            with scope(operator_row.account_id, request.user.pk):
                sheet = sheet_for(operator_row, period_id)
                if sheet is not None:
                    answers = read_answers(request.POST, sheet.open, sheet.book)
                    answer_asked(_user(request), operator_row.account_id, answers)
                    return
    raise NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def bind(request: PersonRequest, token: str) -> HttpResponse:
    """Bind the collaborator of a link to the user; a GET redirects to the link's own page."""
    try:
        read_token(token)
    except NotFound:
        return refusal_page(request, 404, INCOMPLETE)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("books:cover-link", args=[token]))
    try:
        retrying(lambda: bind_collaborator(_user(request), token))
    except NotFound:
        return refusal_page(request, 404, ENDED)
    messages.success(request, _("Requests from this operator now appear here."))
    return HttpResponseRedirect(reverse("books:asked"))


@require_POST
@personal
def release(request: PersonRequest, id: str) -> HttpResponse:
    """End the user's access to an operator's requests in the app; its links remain valid."""

    def once() -> None:
        operator_row = next(
            (p for p in list_answered_collaborators(request.user.pk) if p.id == read_id(id)), None
        )
        if operator_row is None:
            raise NotFound
        release_own(_user(request), operator_row)

    retrying(once)
    messages.success(request, _("You no longer answer for this operator in the app. The link still works."))
    return HttpResponseRedirect(reverse("books:asked"))


def _user(request: PersonRequest) -> SignedInUser:
    return signed_in_user(request.user, request.META.get("REMOTE_ADDR"))


def _page(
    request: PersonRequest, *, problem: str = "", about: uuid.UUID | None = None, status: int = 200
) -> HttpResponse:
    member = request.member
    with scope(member.account_id if member else None, request.user.pk):
        seq = asked_seq(member) if member else 0
        context: dict[str, Any] = {
            "layout": layout(request),
            "nav_current": "asked",
            "live_seq": seq,
            "is_live": member is not None,
            "operators": [
                _operator(request, operator_row, about)
                for operator_row in list_answered_collaborators(request.user.pk)
            ],
            "problem": problem,
            "about": about,
        }
        return render(request, "books/asked.html", context, status=status)


def _operator(request: PersonRequest, operator_row: OperatorRow, about: uuid.UUID | None) -> dict[str, Any]:
    """Return one operator's part of the page; newest periods first, but open requests before all."""
    with scope(operator_row.account_id, request.user.pk):
        collaborator = Collaborator.objects.select_related("account").get(id=operator_row.id)
    sheets = [
        with_typed(sheet, request.POST) if sheet.period.id == about else sheet
        for sheet in sheets_of(operator_row, request.user.pk)
    ]
    return {
        "collaborator": collaborator,
        "account": collaborator.account,
        "open": [sheet for sheet in sheets if sheet.open and collaborator.is_active],
        "past": [sheet for sheet in sheets if not sheet.open],
    }
