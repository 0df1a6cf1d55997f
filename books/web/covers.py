"""The spill-over page: request cover, and manage collaborators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books import holding
from books.actions.bind_collaborator import release_collaborator
from books.actions.create_collaborator import create_collaborator
from books.models import Period
from books.queries.covers import collaborator_for
from books.queries.finders import period_for
from books.queries.periods import open_periods
from books.states import HeldKind
from books.web.cover_asks import read_asks
from books.web.cover_forms import CollaboratorForm
from books.web.cover_page import VIEWS, page
from books.web.zones import acting_in_book
from holds.actions.hold_act import hold_act
from kernel.errors import DrawbookError
from money import format_money
from tenancy.access import Access
from tenancy.member import require_capability
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.forms import carry_out

ANSWER_WITHIN = {"2": 2, "5": 5, "15": 15}


@acting(may="look.boards")
def spill_now(request: ActingRequest) -> HttpResponse:
    """Redirect to the spill-over of the open period, or of the latest."""
    now_open = open_periods(request.member)
    period = now_open[0] if now_open else Period.objects.order_by("-id").first()
    if period is None:
        messages.info(
            request, _("There is no period yet. Create a book and a period to see spill-over here.")
        )
        return HttpResponseRedirect(reverse("books:books"))
    return HttpResponseRedirect(reverse("books:spill", args=[period.id]))


@acting_in_book(may="look.boards", needs=Access.CONTINUE, find=period_for)
def spill(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the page; POST requests cover. The request is held, so that it can be undone."""
    if request.method != "POST":
        return page(request)
    require_capability(request.member, "books.cover")
    view = request.GET.get("view", "")
    tail = f"?view={view}" if view in VIEWS else ""
    back = reverse("books:spill", args=[request.subject.id]) + tail
    try:
        collaborator, asks = read_asks(request)
        total = format_money(sum(ask.amount for ask in asks), request.subject.book.currency)
        within = ANSWER_WITHIN.get(request.POST.get("within", ""))
        hold_act(
            request.member,
            HeldKind.REQUEST,
            subject_id=collaborator.id,
            payload=holding.asked_payload(request.subject.id, asks, within),
            sentence=_("Asking %(who)s for %(total)s") % {"who": collaborator.name, "total": total},
            url=back,
        )
    except DrawbookError as refusal:
        return page(request, problem=refusal.sentences, status=refusal.status)
    return HttpResponseRedirect(back)


@belongs_to("books:spill", "id")
@require_POST
@acting_in_book(may="books.cover", needs=Access.CREATE, find=period_for)
def add_collaborator(request: ActingRequest, id: Any) -> HttpResponse:
    form = CollaboratorForm(request.POST, currency=request.member.currency)
    if carry_out(form, lambda: create_collaborator(request.member, **form.terms())):
        return HttpResponseRedirect(reverse("books:spill", args=[request.subject.id]))
    return page(request, collaborator_form=form, status=400)


@belongs_to("books:spill-now")
@require_POST
@acting(may="books.cover", needs=Access.CONTINUE, find=collaborator_for)
def release(request: ActingRequest, id: Any) -> HttpResponse:
    """End the collaborator's access in the app; its links remain valid."""
    collaborator = release_collaborator(request.member, request.subject)
    messages.success(request, _("%(who)s now answers by link.") % {"who": collaborator.name})
    return HttpResponseRedirect(reverse("books:spill-now"))
