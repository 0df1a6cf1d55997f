"""The timeline of credits: every change with the balance after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from billing.queries.credit_entries import HEADER, credit_entries, credit_table
from credits.kinds import Kind
from credits.models import CreditEntry, Wallet
from documents.spreadsheet import as_csv
from rest.paging import page as page_of
from tenancy.member import Member
from ui.acting import ActingRequest, acting

KINDS = {
    Kind.SUBSCRIPTION: _("Subscription"),
    Kind.ADJUSTMENT: _("Adjustment"),
    Kind.REFUND: _("Refund"),
    Kind.CONTENT_GENERATION: _("Content"),
}


class FilterForm(forms.Form):
    """Which of the entries."""

    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[("", _("All types")), *((k.value, v) for k, v in KINDS.items())],
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@acting(may="account.billing")
def timeline(request: ActingRequest) -> HttpResponse:
    """Newest first; green and a plus for what came, red and a minus for what went."""
    form = FilterForm(request.GET or None)
    rows = _filtered(request.member, form)
    found = page_of(request, rows, _row)
    wallet = Wallet.objects.filter(account_id=request.member.account_id).first()
    query = request.GET.copy()
    query.pop("cursor", None)
    context = {
        "nav_current": "billing",
        "form": form,
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "balance": wallet.balance if wallet else 0,
        "held": wallet.held if wallet else 0,
        "free": wallet.balance - wallet.held if wallet else 0,
        "is_filtered": form.is_bound and any(form.cleaned_data.values()) if form.is_valid() else False,
        "query": query.urlencode(),
    }
    return render(request, "billing/credits.html", context)


def _filtered(member: Member, form: FilterForm) -> Any:
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    kind = Kind(given["type"]) if given.get("type") else None
    return credit_entries(member, kind=kind, since=given.get("since"), until=given.get("until"))


def _row(entry: CreditEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "type": KINDS[Kind(entry.kind)],
        "came": entry.amount > 0,
        "size": abs(entry.amount),
    }


@acting(may="account.billing")
def file(request: ActingRequest) -> HttpResponse:
    """The same entries for a spreadsheet; no cell of it is a formula."""
    rows = _filtered(request.member, FilterForm(request.GET or None))
    response = HttpResponse(as_csv(HEADER, credit_table(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="credits.csv"'
    return response
