"""The end of a period: pre-close, lucky number, announcement, winners, claims, correction, void, archive."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

from books.actions.announce import announce
from books.actions.claim_ticket import claim_ticket
from books.actions.close_period import archive_period, close_period
from books.actions.correct_result import approve_correction, correct_result, withdraw_correction
from books.actions.pre_close import pre_close, undo_pre_close
from books.actions.record_number import record_number, remove_number
from books.actions.void_period import void_period
from books.api.reading import read_number
from books.api.result_schemas import (
    AnnouncementIn,
    CorrectionIn,
    NumberIn,
    VoidIn,
)
from books.locking import read_period
from books.models import Result
from books.period import LockedPeriod, require_gate
from books.queries.exposure import exposure_of
from books.queries.finders import period_for, ticket_for
from books.queries.periods import period_shape
from books.result_shapes import ClaimOut, CorrectionOut, ExposureOut, ResultOut, WinnersOut, winners_shape
from books.shapes import PeriodOut
from books.states import Operation
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["results"])
_RUNS: dict[str, Any] = {"may": "books.run", "needs": Access.CONTINUE, "find": period_for}


def _shown(request: Any) -> dict[str, Any]:
    return period_shape(request.member, request.subject.id)


@router.on("POST", "/periods/{id}/pre-close/", answer=PeriodOut, **_RUNS)
def post_pre_close(request: Any, id: str) -> Any:
    pre_close(request.member, request.subject.id)
    return 201, _shown(request)


@router.on("DELETE", "/periods/{id}/pre-close/", answer=PeriodOut, status=200, **_RUNS)
def delete_pre_close(request: Any, id: str) -> Any:
    undo_pre_close(request.member, request.subject.id)
    return _shown(request)


@router.on("PUT", "/periods/{id}/lucky-number/", answer=PeriodOut, **_RUNS)
def put_lucky_number(request: Any, id: str, body: NumberIn) -> Any:
    record_number(request.member, request.subject.id, read_number(request.subject.book, body.number))
    return _shown(request)


@router.on("DELETE", "/periods/{id}/lucky-number/", **_RUNS)
def delete_lucky_number(request: Any, id: str) -> Any:
    remove_number(request.member, request.subject.id)
    return 204, None


@router.on("POST", "/periods/{id}/announcement/", answer=PeriodOut, **_RUNS)
def post_announcement(request: Any, id: str, body: AnnouncementIn | None = None) -> Any:
    given = body or AnnouncementIn()
    number = None if given.number is None else read_number(request.subject.book, given.number)
    announce(request.member, request.subject.id, number=number, draw_occurred_at=given.draw_occurred_at)
    return 201, _shown(request)


@router.on("POST", "/periods/{id}/correction/", answer=CorrectionOut, **_RUNS)
def post_correction(request: Any, id: str, body: CorrectionIn) -> Any:
    book = request.subject.book
    number = read_number(book, body.number)
    correction = correct_result(request.member, request.subject.id, number, reason=body.reason)
    return 201, CorrectionOut.of(correction, width=book.width)


@router.on("DELETE", "/periods/{id}/correction/", **_RUNS)
def delete_correction(request: Any, id: str) -> Any:
    withdraw_correction(request.member, request.subject.id)
    return 204, None


@router.on("POST", "/periods/{id}/correction/approval/", answer=CorrectionOut, **_RUNS)
def post_correction_approval(request: Any, id: str) -> Any:
    correction = approve_correction(request.member, request.subject.id)
    return 201, CorrectionOut.of(correction, width=request.subject.book.width)


@router.on("GET", "/periods/{id}/results/", answer=page_of(ResultOut), may="look.boards", find=period_for)
def list_results(request: Any, id: str) -> Any:
    rows = Result.objects.filter(period=request.subject)
    return page(request, rows, lambda result: ResultOut.of(result, width=request.subject.book.width))


@router.on("POST", "/periods/{id}/void/", answer=PeriodOut, **_RUNS)
def post_void(request: Any, id: str, body: VoidIn | None = None) -> Any:
    void_period(request.member, request.subject.id, reason=body.reason if body else "")
    return 201, _shown(request)


@router.on("POST", "/periods/{id}/closure/", answer=PeriodOut, **_RUNS)
def post_period_closure(request: Any, id: str) -> Any:
    close_period(request.member, request.subject.id)
    return 201, _shown(request)


@router.on("POST", "/periods/{id}/archive/", answer=PeriodOut, **_RUNS)
def post_archive(request: Any, id: str) -> Any:
    archive_period(request.member, request.subject.id)
    return 201, _shown(request)


@router.on("GET", "/periods/{id}/winners/", answer=WinnersOut, may="look.boards", find=period_for)
def get_winners(request: Any, id: str) -> Any:
    period = read_period(request.member, request.subject.id)
    require_gate(period, Operation.SEE_WINNERS)
    return _plain(winners_shape(period))


@router.on("GET", "/periods/{id}/exposure/", answer=ExposureOut, may="look.reports", find=period_for)
def get_exposure(request: Any, id: str) -> Any:
    written = request.GET.get("number")
    number = None if written is None else read_number(request.subject.book, written)
    period: LockedPeriod = read_period(request.member, request.subject.id)
    seen = exposure_of(period)
    if_wins = None if number is None else seen.exposure.if_wins(number)
    return _plain(ExposureOut.of(seen, currency=period.currency, width=period.width, if_wins=if_wins))


@router.on(
    "POST", "/tickets/{id}/claim/", answer=ClaimOut, may="books.pay", needs=Access.CONTINUE, find=ticket_for
)
def post_claim(request: Any, id: str) -> Any:
    claim = claim_ticket(request.member, request.subject)
    return 201, ClaimOut.of(claim, currency=request.subject.period.book.currency)


def _plain(shape: dict[str, Any]) -> HttpResponse:
    # A thousand rows are not worth validating against the schema that they were made from.
    text = json.dumps(shape, default=lambda value: value.isoformat().replace("+00:00", "Z"))
    return HttpResponse(text, content_type="application/json; charset=utf-8")
