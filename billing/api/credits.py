"""The account's credits: the balance and every change of it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query

from billing.queries.credit_entries import (
    HEADER,
    CreditOut,
    WalletOut,
    credit_entries,
    credit_table,
    wallet_shape,
)
from credits.kinds import Kind
from documents.spreadsheet import as_csv
from kernel.errors import bad_field
from rest.fields import Day
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of

router = Resources(tags=["Billing"])
Since = Annotated[Day | None, Query(alias="from")]
Until = Annotated[Day | None, Query(alias="to")]


@router.on("GET", "/billing/wallet/", answer=WalletOut)
def get_wallet(request: Any) -> Any:
    return wallet_shape(request.member)


@router.on("GET", "/billing/credit-transactions/", answer=page_of(CreditOut), may="account.billing")
def list_credits(
    request: Any,
    type: str | None = None,
    since: Since = None,
    until: Until = None,
) -> Any:
    """List changes of the credits, newest first; `from` and `to` are days of the account's time zone."""
    rows = credit_entries(request.member, kind=_kind(type), since=since, until=until)
    return page(request, rows, CreditOut.of)


@router.on("GET", "/billing/credit-transactions.csv", may="account.billing")
def get_credits_csv(
    request: Any,
    type: str | None = None,
    since: Since = None,
    until: Until = None,
) -> HttpResponse:
    """Return the changes as CSV; text that would run as a formula is escaped."""
    rows = credit_entries(request.member, kind=_kind(type), since=since, until=until)
    return HttpResponse(
        as_csv(HEADER, credit_table(rows)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="credits.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def _kind(written: str | None) -> Kind | None:
    if written is None or written == "":
        return None
    try:
        return Kind(written)
    except ValueError:
        raise bad_field("type", f"The type must be one of {', '.join(Kind)}.") from None
