"""Overrides: issued here, shown once, and used on the spill-over page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from books.actions.direct_overkill import direct_overkill
from books.actions.issue_override_grant import LASTS, Issued, issue_override_grant
from books.queries.covers import collaborator_for
from books.queries.finders import period_for
from books.queries.overrides import recent_overrides
from books.queries.periods import open_periods
from books.web.cover_page import page as spill_page
from books.web.zones import acting_in_book
from kernel.amounts import typed_amount
from kernel.clock import database_now
from kernel.errors import BadInput, DrawbookError
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.forms import AmountField, carry_out


class GrantForm(forms.Form):
    """An override: its period, number and largest amount."""

    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=4,
        required=False,
        help_text=gettext_lazy("Leave empty for any number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *given: Any, periods: list[Any], **options: Any) -> None:
        super().__init__(*given, **options)
        self.periods = {str(period.id): period for period in periods}
        choices = [(key, f"{period.book.name}, {period.name}") for key, period in self.periods.items()]
        self.fields["period"] = forms.ChoiceField(label=_("Period"), choices=choices)
        self.fields["max_amount"] = AmountField(
            currency=periods[0].book.currency if periods else "USD",
            label=_("Up to"),
            required=False,
            least_minor=1,
            help_text=_("Leave empty for any amount."),
        )
        self.order_fields(["period", "number", "max_amount"])

    def clean_number(self) -> int | None:
        written = self.cleaned_data["number"].strip()
        if not written:
            return None
        if not (written.isascii() and written.isdigit()):
            raise forms.ValidationError(_("Enter every digit, such as 786."))
        return int(written)


@acting(may="books.run", needs=Access.CONTINUE)
def overrides(request: ActingRequest) -> HttpResponse:
    """Show the page; POST issues an override, whose code is shown in the response only."""
    now = database_now()
    periods = open_periods(request.member, now)
    form = GrantForm(request.POST if request.method == "POST" else None, periods=periods)
    issued: Issued | None = None
    if form.is_bound and form.is_valid():
        asked = dict(form.cleaned_data)
        period_id = asked.pop("period")
        issued = carry_out(
            form, lambda: issue_override_grant(request.member, period_id, action="overkill", **asked)
        )
    context = {
        "nav_current": "admin",
        "form": form,
        "periods": periods,
        "issued": issued,
        "minutes": int(LASTS.total_seconds() // 60),
        "rows": recent_overrides(now),
        "server_time": now,
    }
    response = render(request, "books/overrides.html", context, status=400 if form.errors else 200)
    # The code is for the eyes of now: neither the browser nor a proxy keeps it.
    response["Cache-Control"] = "no-store"
    return response


@belongs_to("books:spill", "id")
@require_POST
@acting_in_book(may="books.cover", needs=Access.CONTINUE, find=period_for)
def overkill(request: ActingRequest, id: Any) -> HttpResponse:
    """Take cover without a request, by an override."""
    period = request.subject
    currency = period.book.currency
    written = request.POST.get("number", "").strip()
    try:
        if len(written) != period.book.width or not (written.isascii() and written.isdigit()):
            raise BadInput(_("This number isn't in the book."))
        amount = typed_amount(request.POST.get("amount", ""), currency)
        collaborator = collaborator_for(request.member, request.POST.get("collaborator", ""))
        direct_overkill(
            request.member,
            period.id,
            collaborator,
            number=int(written),
            amount=amount,
            override=request.POST.get("override", "")[:40],
        )
    except DrawbookError as refusal:
        if refusal.status == 404:
            raise
        return spill_page(request, overkill_problem=refusal.sentences, status=refusal.status)
    messages.success(
        request,
        _("%(who)s covers %(amount)s on %(number)s.")
        % {"who": collaborator.name, "amount": format_money(amount, currency), "number": written},
    )
    return HttpResponseRedirect(reverse("books:spill", args=[period.id]))
