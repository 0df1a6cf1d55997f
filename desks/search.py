"""Search everything in the account from one box (Ctrl K): a page, and its results for the dialog."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tenancy.search import MOST_LETTERS, Hit, search
from ui.acting import ActingRequest, acting

ICONS = {
    "page": "arrow-right",
    "ticket": "ticket",
    "customer": "user-round",
    "member": "contact-round",
    "person": "users",
    "group": "users-round",
    "book": "book-open",
    "period": "grid-3x3",
    "receipt": "receipt-text",
    "invoice": "file-text",
}


@require_GET
@acting(may="look.boards")
def page(request: ActingRequest) -> HttpResponse:
    """Show what `?q=` finds; the dialog shows the same list."""
    text = request.GET.get("q", "")[:MOST_LETTERS].replace("\x00", "").strip()
    hits = search(request.member, text)
    context = {"q": text, "hits": [(ICONS.get(hit.kind, "circle"), kind_name(hit), hit) for hit in hits]}
    return render(request, "desks/search.html", context)


def kind_name(hit: Hit) -> str:
    """Return the word for the kind, as people read it."""
    return {
        "page": _("Page"),
        "ticket": _("Ticket"),
        "customer": _("Customer"),
        "member": _("Chit member"),
        "person": _("Team"),
        "group": _("Chit group"),
        "book": _("Book"),
        "period": _("Period"),
        "receipt": _("Receipt"),
        "invoice": _("Invoice"),
    }.get(hit.kind, hit.kind)
