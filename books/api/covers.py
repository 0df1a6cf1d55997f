"""Spill-over: collaborators, requests for cover, answers, returns, overkill."""

from __future__ import annotations

import uuid
from typing import Any

from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.bind_collaborator import release_collaborator
from books.actions.create_collaborator import create_collaborator, update_collaborator
from books.actions.direct_overkill import direct_overkill
from books.actions.issue_override_grant import issue_override_grant
from books.actions.request_cover import Ask, request_cover, withdraw_cover
from books.actions.return_cover import return_cover
from books.actions.spend_override import OverrideRequired
from books.api.cover_schemas import (
    AnswerIn,
    AskIn,
    CollaboratorIn,
    CollaboratorPatch,
    CoverIn,
    CoversIn,
    CoversOut,
    GrantIn,
    GrantOut,
    OverkillIn,
    ReturnIn,
)
from books.api.reading import read_number
from books.models import Collaborator, Cover, Entry, Period
from books.queries.covers import CollaboratorOut, CoverOut, collaborator_for, cover_for, cover_shape
from books.queries.finders import period_for
from kernel.clock import database_now
from kernel.errors import BadInput, NotFound, bad_field
from kernel.ids import id_to_find
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["covers"])


@router.on("GET", "/collaborators/", answer=page_of(CollaboratorOut), may="look.boards")
def list_collaborators(request: Any) -> Any:
    currency = request.member.currency
    rows = Collaborator.objects.select_related("user")
    return page(request, rows, lambda row: CollaboratorOut.of(row, currency=currency))


def _terms(request: Any, body: Any, unset: bool) -> dict[str, Any]:
    terms = body.model_dump(exclude_unset=unset)
    if terms.get("usual_limit") is not None:
        terms["usual_limit"] = read_amount(terms["usual_limit"], request.member.currency, "usual_limit")
    empty = [field for field in ("name", "is_active") if field in terms and terms[field] is None]
    if empty:
        raise BadInput(errors={field: ["This cannot be empty."] for field in empty})
    return {
        field: "" if value is None and field in ("phone", "email", "note") else value
        for field, value in terms.items()
    }


@router.on("POST", "/collaborators/", answer=CollaboratorOut, may="books.cover", needs=Access.CREATE)
def post_collaborator(request: Any, body: CollaboratorIn) -> Any:
    made = create_collaborator(request.member, **_terms(request, body, False))
    made.refresh_from_db()
    return 201, CollaboratorOut.of(made, currency=request.member.currency)


@router.on("GET", "/collaborators/{id}/", answer=CollaboratorOut, may="look.boards", find=collaborator_for)
def get_collaborator(request: Any, id: str) -> Any:
    return CollaboratorOut.of(request.subject, currency=request.member.currency)


@router.on(
    "PATCH",
    "/collaborators/{id}/",
    answer=CollaboratorOut,
    may="books.cover",
    needs=Access.CONTINUE,
    find=collaborator_for,
)
def patch_collaborator(request: Any, id: str, body: CollaboratorPatch) -> Any:
    changed = update_collaborator(request.member, request.subject, **_terms(request, body, True))
    return CollaboratorOut.of(changed, currency=request.member.currency)


@router.on(
    "DELETE",
    "/collaborators/{id}/sign-in/",
    may="books.cover",
    needs=Access.CONTINUE,
    find=collaborator_for,
)
def delete_sign_in(request: Any, id: str) -> Any:
    """End a collaborator's access in the app. Its links remain valid."""
    release_collaborator(request.member, request.subject)
    return 204, None


@router.on("GET", "/periods/{id}/covers/", answer=page_of(CoverOut), may="look.boards", find=period_for)
def list_covers(request: Any, id: str) -> Any:
    period, now = request.subject, database_now()
    rows = Cover.objects.filter(period=period).select_related("collaborator").prefetch_related("named")
    return page(request, rows, lambda cover: cover_shape(cover, period, now))


def _entry_ids(period: Period, asks: list[Any]) -> None:
    """Raise NotFound for an entry of another period, before the rest of the body is checked."""
    written = [entry for ask in asks for entry in ask.entries or ()]
    ids = {id_to_find(entry) for entry in written}
    if Entry.objects.filter(period_id=period.id, id__in=ids).count() < len(ids):
        raise NotFound


def _ask(period: Period, body: AskIn, path: str = "") -> Ask:
    number = read_number(period.book, body.number, f"{path}number")
    amount = read_amount(body.amount, period.book.currency, f"{path}amount")
    return Ask(number, amount, tuple(uuid.UUID(entry) for entry in dict.fromkeys(body.entries or ())))


@router.on(
    "POST",
    "/periods/{id}/covers/",
    answer=CoverOut,
    may="books.cover",
    needs=Access.CONTINUE,
    find=period_for,
)
def post_cover(request: Any, id: str, body: CoverIn) -> Any:
    period = request.subject
    collaborator = collaborator_for(request.member, body.collaborator)
    _entry_ids(period, [body])
    named = len(set(body.entries or ()))
    fits = "number" if not named else "entry" if named == 1 else "entries"
    if body.mode not in (None, fits):
        raise bad_field("mode", "The mode and the entries do not agree.")
    asks = [_ask(period, body)]
    covers = request_cover(request.member, period.id, collaborator, asks, answer_by=body.answer_by)
    return 201, cover_shape(covers[0], period, database_now())


@router.on(
    "POST",
    "/periods/{id}/covers/bulk/",
    answer=CoversOut,
    may="books.cover",
    needs=Access.CONTINUE,
    find=period_for,
)
def post_covers(request: Any, id: str, body: CoversIn) -> Any:
    """Request cover for several numbers from one collaborator: all of them or none."""
    period = request.subject
    collaborator = collaborator_for(request.member, body.collaborator)
    _entry_ids(period, body.asks)
    asks = [_ask(period, ask, f"asks.{position}.") for position, ask in enumerate(body.asks, 1)]
    covers = request_cover(request.member, period.id, collaborator, asks, answer_by=body.answer_by)
    now = database_now()
    return 201, {"results": [cover_shape(cover, period, now) for cover in covers]}


@router.on("GET", "/covers/{id}/", answer=CoverOut, may="look.boards", find=cover_for)
def get_cover(request: Any, id: str) -> Any:
    return cover_shape(request.subject, request.subject.period, database_now())


@router.on(
    "POST", "/covers/{id}/answer/", answer=CoverOut, may="books.cover", needs=Access.CONTINUE, find=cover_for
)
def post_answer(request: Any, id: str, body: AnswerIn) -> Any:
    cover = request.subject
    confirmed = read_amount(body.confirmed, cover.period.book.currency, "confirmed", least_minor=0)
    answerer = recorded_by(request.member, body.how or "")
    answer_cover(answerer, cover.period_id, {cover.id: confirmed}, note=body.note or "")
    return 201, _fresh(request, cover)


@router.on(
    "POST", "/covers/{id}/return/", answer=CoverOut, may="books.cover", needs=Access.CONTINUE, find=cover_for
)
def post_return(request: Any, id: str, body: ReturnIn) -> Any:
    cover = request.subject
    return_cover(request.member, cover, amount=read_amount(body.amount, cover.period.book.currency, "amount"))
    return 201, _fresh(request, cover)


@router.on(
    "POST",
    "/covers/{id}/withdrawal/",
    answer=CoverOut,
    may="books.cover",
    needs=Access.CONTINUE,
    find=cover_for,
)
def post_withdrawal(request: Any, id: str) -> Any:
    withdraw_cover(request.member, request.subject)
    return 201, _fresh(request, request.subject)


def _fresh(request: Any, cover: Cover) -> Any:
    cover = cover_for(request.member, cover.id)
    return cover_shape(cover, cover.period, database_now())


@router.on(
    "POST",
    "/periods/{id}/overkill/",
    answer=CoverOut,
    may="books.cover",
    needs=Access.CONTINUE,
    find=period_for,
)
def post_overkill(request: Any, id: str, body: OverkillIn) -> Any:
    period = request.subject
    collaborator = collaborator_for(request.member, body.collaborator)
    if not (body.override or "").strip():
        raise OverrideRequired
    cover = direct_overkill(
        request.member,
        period.id,
        collaborator,
        number=read_number(period.book, body.number),
        amount=read_amount(body.amount, period.book.currency, "amount"),
        override=body.override or "",
    )
    return 201, cover_shape(cover, period, database_now())


@router.on("POST", "/override-grants/", answer=GrantOut, may="books.run", needs=Access.CONTINUE, secret=True)
def post_grant(request: Any, body: GrantIn) -> Any:
    period = period_for(request.member, body.period)
    currency = period.book.currency
    issued = issue_override_grant(
        request.member,
        period.id,
        action=body.action,
        number=None if body.number is None else read_number(period.book, body.number),
        max_amount=None if body.max_amount is None else read_amount(body.max_amount, currency, "max_amount"),
    )
    return 201, {"code": issued.code, "expires_at": issued.expires_at}
