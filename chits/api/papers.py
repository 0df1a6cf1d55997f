"""Statements, and the papers of a group as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from chits.actions.print_papers import (
    print_agreement,
    print_closing_statement,
    print_group_statement,
    print_member_statement,
    print_minutes,
    print_passbook,
)
from chits.queries.agreements import AgreementVersionOut, shown_agreements
from chits.queries.finders import group_for, group_seen_by, instalment_seen_by, ticket_seen_by
from chits.queries.group_statement import StatementOut, statement_of, statement_shape
from rest.resources import Resources
from rest.schemas import page_of

router = Resources(tags=["chit papers"])
PDF = "application/pdf"


@router.on("GET", "/chits/groups/{id}/statement/", answer=StatementOut, may="look.own", find=group_seen_by)
def get_statement(request: Any, id: str) -> Any:
    """Return one line for each ticket and the group's balances. A member sees only their own tickets."""
    return statement_shape(statement_of(request.member, request.subject))


@router.on("GET", "/chits/groups/{id}/statement.pdf", may="chits.collect", find=group_for)
def get_statement_pdf(request: Any, id: str) -> Any:
    return HttpResponse(print_group_statement(request.member, request.subject), content_type=PDF)


@router.on("GET", "/chits/groups/{id}/my-statement.pdf", may="look.own", find=group_seen_by)
def get_own_statement_pdf(request: Any, id: str) -> Any:
    """Return the statement of one's own tickets in the group as PDF."""
    return HttpResponse(print_member_statement(request.member, request.subject), content_type=PDF)


@router.on("GET", "/chits/groups/{id}/closing.pdf", may="chits.collect", find=group_for)
def get_closing_pdf(request: Any, id: str) -> Any:
    return HttpResponse(print_closing_statement(request.member, request.subject), content_type=PDF)


@router.on("GET", "/chits/groups/{id}/agreement.pdf", may="look.own", find=group_seen_by)
def get_agreement_pdf(request: Any, id: str, version: int | None = None) -> Any:
    pdf = print_agreement(request.member, request.subject, version=_small(version))
    return HttpResponse(pdf, content_type=PDF)


@router.on(
    "GET",
    "/chits/groups/{id}/agreements/",
    answer=page_of(AgreementVersionOut),
    may="look.own",
    find=group_seen_by,
)
def list_agreements(request: Any, id: str) -> Any:
    """List all versions of the agreement, the one in force first."""
    return {"next": None, "previous": None, "results": shown_agreements(request.subject)}


@router.on("GET", "/chits/tickets/{id}/passbook.pdf", may="look.own", find=ticket_seen_by)
def get_passbook_pdf(request: Any, id: str) -> Any:
    return HttpResponse(print_passbook(request.member, request.subject), content_type=PDF)


@router.on("GET", "/chits/instalments/{id}/minutes.pdf", may="look.own", find=instalment_seen_by)
def get_minutes_pdf(request: Any, id: str) -> Any:
    return HttpResponse(print_minutes(request.member, request.subject), content_type=PDF)


def _small(version: int | None) -> int | None:
    """Return the version number if the database can store it, else None."""
    return version if version is None or 0 <= version < 2**31 else -1
