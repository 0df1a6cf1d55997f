"""The account's customers: search, import and export."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from books.models import Customer
from kernel.names import clean_name
from rest.paging import page as page_of
from ui.acting import ActingRequest, acting


@acting(may="books.sell")
def customers(request: ActingRequest) -> HttpResponse:
    """List the customers; `?q=` searches names, phone numbers and e-mail addresses."""
    words = clean_name(request.GET.get("q", "")[:100].replace("\x00", ""))
    rows = Customer.objects.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(phone__icontains=word) | Q(email__icontains=word))
    found = page_of(request, rows, lambda customer: customer)
    context = {
        "nav_current": "books",
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "q": words,
        "may_export": request.member.may("books.settle"),
    }
    return render(request, "books/customers.html", context)
