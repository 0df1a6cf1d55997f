"""The limits of a book's sales."""

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

from books.actions.set_limit import remove_limit, set_limit
from books.models import Book, Limit
from books.models.limit import WITH_NUMBERS
from books.queries.finders import book_for, limit_for
from books.web.zones import acting_in_book
from tenancy.access import Access
from tenancy.member import require_capability
from tenancy.models import Membership
from tenancy.roles import roles_that_may
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.forms import AmountField, NameField, carry_out

KINDS = {
    "number_default": gettext_lazy("Each number"),
    "number_override": gettext_lazy("Some numbers, each"),
    "number_group": gettext_lazy("A group of numbers, each"),
    "ticket": gettext_lazy("A ticket"),
    "customer": gettext_lazy("A customer"),
    "seller": gettext_lazy("A seller"),
}


class LimitForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Applies to"), choices=list(KINDS.items()))
    numbers = forms.CharField(
        label=gettext_lazy("Numbers"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("For some numbers or a group: 007 008 123."),
    )
    seller = forms.ChoiceField(label=gettext_lazy("Seller"), required=False)
    customer = NameField(
        label=gettext_lazy("Customer"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Leave empty to apply the limit to each customer."),
    )

    def __init__(self, *given: Any, book: Book, **options: Any) -> None:
        super().__init__(*given, **options)
        self.book = book
        self.fields["amount"] = AmountField(currency=book.currency, label=_("At most"))
        self.order_fields(["kind", "amount"])
        sellers = Membership.objects.select_related("user").filter(
            is_active=True, role__in=roles_that_may("books.sell")
        )
        self.fields["seller"].choices = [("", _("each one"))] + [  # type: ignore[attr-defined]
            (str(one.id), one.user.get_full_name() or one.user.email) for one in sellers
        ]

    def clean_numbers(self) -> list[int]:
        written = self.cleaned_data["numbers"].replace(",", " ").split()
        wrong = [w for w in written if len(w) != self.book.width or not (w.isascii() and w.isdigit())]
        if wrong:
            raise forms.ValidationError(
                _("%(number)s isn't a number of this book.") % {"number": wrong[0][:20]}
            )
        return [int(number) for number in written]


@acting_in_book(may="look.reports", needs=Access.CONTINUE, find=book_for)
def limits(request: ActingRequest, id: Any) -> HttpResponse:
    """List the limits, with a form for members who run the book."""
    member, book = request.member, request.subject
    runs = member.may("books.run")
    form = LimitForm(request.POST if request.method == "POST" else None, book=book) if runs else None
    if request.method == "POST":
        require_capability(member, "books.run")
        assert form is not None
        if form.is_valid():
            cleaned = form.cleaned_data
            made = carry_out(
                form,
                lambda: set_limit(
                    member,
                    book,
                    kind=cleaned["kind"],
                    most=cleaned["amount"],
                    numbers=cleaned["numbers"],
                    seller=cleaned["seller"] or None,
                    customer=cleaned["customer"],
                ),
            )
            if made is not None:
                messages.success(request, _("Limit set. It applies from the next sale."))
                return HttpResponseRedirect(reverse("books:limits", args=[id]))
    context = {
        "nav_current": "books",
        "book": book,
        "currency": book.currency,
        "rows": [_row(limit, book) for limit in Limit.objects.filter(book=book).order_by("kind", "id")],
        "form": form,
        "may_run": runs,
    }
    return render(request, "books/limits.html", context, status=400 if form and form.errors else 200)


@belongs_to("books:books")
@require_POST
@acting(may="books.run", needs=Access.CONTINUE, find=limit_for)
def remove(request: ActingRequest, id: Any) -> HttpResponse:
    book_id = request.subject.book_id
    remove_limit(request.member, request.subject)
    messages.success(request, _("Limit removed."))
    return HttpResponseRedirect(reverse("books:limits", args=[book_id]))


def _row(limit: Limit, book: Book) -> dict[str, Any]:
    which = _("each one")
    if limit.kind in WITH_NUMBERS:
        which = " ".join(book.written(number) for number in limit.numbers[:40])
    elif limit.kind in ("number_default", "ticket"):
        which = ""
    elif limit.customer:
        which = limit.customer
    elif limit.seller:
        person = Membership.objects.select_related("user").get(id=limit.seller).user
        which = person.full_name or person.email or ""
    return {"limit": limit, "kind": KINDS[limit.kind], "which": which}
