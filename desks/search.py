"""Search everything in the account from one box (Ctrl K): a page, and its results for the dialog."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tenancy.search import MOST_LETTERS, search
from ui.acting import ActingRequest, acting

KINDS = {
    "page": ("arrow-right", _("Page")),
    "ticket": ("ticket", _("Ticket")),
    "customer": ("user-round", _("Customer")),
    "member": ("contact-round", _("Chit member")),
    "person": ("users", _("Team")),
    "group": ("users-round", _("Chit group")),
    "book": ("book-open", _("Book")),
    "period": ("grid-3x3", _("Period")),
    "receipt": ("receipt-text", _("Receipt")),
    "invoice": ("file-text", _("Invoice")),
}
"""The icon and the word for each kind of hit."""


@require_GET
@acting(may="look.boards")
def page(request: ActingRequest) -> HttpResponse:
    """Show what `?q=` finds; the dialog shows the same list."""
    text = request.GET.get("q", "")[:MOST_LETTERS].strip()
    context = {"q": text, "hits": [(*KINDS[hit.kind], hit) for hit in search(request.member, text)]}
    return render(request, "desks/search.html", context)
