"""Periods: state and times, board, freezes and blocks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from books.actions import freeze_number as numbers
from books.actions.create_period import delete_period, open_period
from books.actions.update_period import update_period
from books.api.schemas import AuditOut, BoardOut, PeriodPatch
from books.audit_book import audit_period
from books.locking import read_period_to_sell
from books.period import LockedPeriod
from books.queries.board_text import board_text
from books.queries.finders import period_for
from books.queries.periods import period_shape, topic_seq
from books.shapes import PeriodOut
from kernel.errors import NotFound
from rest.resources import Resources
from tenancy.access import Access

router = Resources(tags=["periods"])


@router.on("GET", "/periods/{id}/", answer=PeriodOut, may="look.boards", find=period_for)
def get_period(request: Any, id: str) -> Any:
    return period_shape(request.member, request.subject.id)


@router.on(
    "PATCH", "/periods/{id}/", answer=PeriodOut, may="books.run", needs=Access.CONTINUE, find=period_for
)
def patch_period(request: Any, id: str, body: PeriodPatch) -> Any:
    update_period(request.member, request.subject.id, **body.model_dump(exclude_unset=True))
    return period_shape(request.member, request.subject.id)


@router.on("DELETE", "/periods/{id}/", may="books.run", needs=Access.CONTINUE, find=period_for)
def remove_period(request: Any, id: str) -> Any:
    delete_period(request.member, request.subject.id)
    return 204, None


@router.on(
    "POST", "/periods/{id}/opening/", answer=PeriodOut, may="books.run", needs=Access.CREATE, find=period_for
)
def post_opening(request: Any, id: str) -> Any:
    open_period(request.member, request.subject.id)
    return 201, period_shape(request.member, request.subject.id)


@router.on("GET", "/periods/{id}/board/", answer=BoardOut, may="look.boards", find=read_period_to_sell)
def get_board(request: Any, id: str) -> Any:
    period: LockedPeriod = request.subject
    seq = topic_seq(request.member, period.id)
    # Ten thousand cells are not worth validating against the schema; a test does it once.
    return HttpResponse(board_text(period, seq), content_type="application/json; charset=utf-8")


@router.on("GET", "/periods/{id}/audit/", answer=AuditOut, may="look.reports", find=period_for)
def get_audit(request: Any, id: str) -> Any:
    findings = audit_period(request.member.account_id, request.subject.id)
    return {"ok": not findings, "findings": findings}


def _number(period: Any, written: str) -> int:
    width = period.book.width
    if len(written) != width or not (written.isascii() and written.isdigit()):
        raise NotFound
    return int(written)


def _numbered_period(member: Any, id: str, number: str) -> Any:
    period = period_for(member, id)
    return period, _number(period, number)


_MARKS = {
    ("PUT", "freezes"): numbers.freeze_number,
    ("DELETE", "freezes"): numbers.unfreeze_number,
    ("PUT", "blocks"): numbers.block_number,
    ("DELETE", "blocks"): numbers.unblock_number,
}


def _mark(method: str, kind: str, act: Any) -> None:
    def view(request: Any, id: str, number: str) -> Any:
        period, which = request.subject
        act(request.member, period.id, which)
        return 204, None

    view.__name__ = act.__name__
    router.on(
        method,
        f"/periods/{{id}}/{kind}/{{number}}/",
        status=204,
        may="books.run",
        needs=Access.CONTINUE,
        find=_numbered_period,
    )(view)


for (_method, _kind), _act in _MARKS.items():
    _mark(_method, _kind, _act)
