"""Requests of operators to the caller, who answers them in the app: list, answer, end.

The rows belong to the operators; they are found by the caller alone, whatever account it calls from.
"""

from __future__ import annotations

from typing import Any

from books.actions.answer_asked import answer_asked
from books.actions.bind_collaborator import as_signed_in_user, bind_collaborator, release_own
from books.api.cover_schemas import AskedAnswerIn, CollaborationIn
from books.models import Cover
from books.queries.asked import (
    AskedOut,
    CollaborationOut,
    OperatorRow,
    answered_collaborator_shape,
    asked_shape,
    get_answered_collaborator,
    get_asked_cover,
    list_answered_collaborators,
    read_asked,
)
from kernel.errors import NotFound, bad_field
from rest.amounts import read_amount
from rest.paging import page_read
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access
from tenancy.scope import scope

router = Resources(tags=["asked of me"])


@router.on("GET", "/covers/asked/", answer=page_of(AskedOut), may="covers.answer")
def list_asked(request: Any, open: bool = False) -> Any:
    """List the requests of all operators to the caller; with `open` only those that can still be answered."""
    user_id = request.member.user_id
    return page_read(
        request,
        lambda before, after, many: read_asked(user_id, before, after, many, only_open=open),
        asked_shape,
    )


@router.on(
    "POST",
    "/covers/asked/{id}/answer/",
    answer=AskedOut,
    may="covers.answer",
    needs=Access.CONTINUE,
    find=get_asked_cover,
)
def post_asked_answer(request: Any, id: str, body: AskedAnswerIn) -> Any:
    operator_row: OperatorRow = request.subject
    with scope(operator_row.account_id, request.member.user_id):
        rows = Cover.objects.select_related("account", "collaborator", "period__book")
        cover = rows.get(id=operator_row.id)
        confirmed = read_amount(body.confirmed, cover.period.book.currency, "confirmed", least_minor=0)
        answer_asked(
            as_signed_in_user(request.member),
            operator_row.account_id,
            {cover.id: confirmed},
            note=body.note or "",
        )
        return 201, asked_shape(rows.get(id=operator_row.id))


@router.on("GET", "/collaborations/", answer=page_of(CollaborationOut), may="covers.answer")
def list_collaborations(request: Any) -> Any:
    """List the operators whose requests the caller answers in the app."""
    user_id = request.member.user_id

    def read(before: Any, after: Any, many: int) -> list[OperatorRow]:
        rows = sorted(
            list_answered_collaborators(user_id),
            key=lambda operator_row: operator_row.id,
            reverse=after is None,
        )
        wanted = [p for p in rows if (not before or p.id < before) and (not after or p.id > after)]
        return wanted[:many]

    return page_read(request, read, lambda operator_row: answered_collaborator_shape(operator_row, user_id))


@router.on("POST", "/collaborations/", answer=CollaborationOut, may="covers.answer", needs=Access.CONTINUE)
def post_collaboration(request: Any, body: CollaborationIn) -> Any:
    """Answer the requests behind a link in the app. The caller needs the link."""
    try:
        operator_row = bind_collaborator(
            as_signed_in_user(request.member), body.link.rstrip("/").rpartition("/")[2]
        )
    except NotFound as failure:
        raise bad_field("link", "This link has ended or isn't valid.") from failure
    return 201, answered_collaborator_shape(operator_row, request.member.user_id)


@router.on(
    "DELETE",
    "/collaborations/{id}/",
    may="covers.answer",
    needs=Access.CONTINUE,
    find=get_answered_collaborator,
)
def delete_collaboration(request: Any, id: str) -> Any:
    """Stop answering in the app. The operator's links remain valid."""
    release_own(as_signed_in_user(request.member), request.subject)
    return 204, None
