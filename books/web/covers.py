"""Spill-over worked through: what waits, who is asked, what was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.bind_collaborator import release_collaborator
from books.actions.create_collaborator import create_collaborator
from books.actions.locks import look_at_period, refusal_of, watch_period
from books.actions.request_cover import Ask, request_cover, withdraw_cover
from books.actions.return_cover import return_cover
from books.cover_link import url_of
from books.models import CoverLink, Period
from books.queries.board import show_number
from books.queries.covers import collaborator_for, cover_for, cut_off
from books.queries.doors import period_for
from books.queries.periods import open_periods
from books.queries.spill import active_collaborators, spill_of
from books.states import CoverState, Operation
from books.web.cover_forms import CollaboratorForm
from kernel.errors import BadInput, DrawbookError
from kernel.ids import read_id
from money import BadAmount, format_money, read_typed, to_string
from tenancy.member import require_capability
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting
from ui.forms import carry_out
from ui.only_forms import belongs_to

ANSWER_WITHIN = {"2": timedelta(minutes=2), "5": timedelta(minutes=5), "15": timedelta(minutes=15)}


@acting(may="look.boards")
def spill_now(request: ActingRequest) -> HttpResponse:
    """The spill-over of the period that sells now, or of the latest."""
    now_open = open_periods(request.member)
    period = now_open[0] if now_open else Period.objects.order_by("-id").first()
    if period is None:
        return HttpResponseRedirect(reverse("books:books"))
    return HttpResponseRedirect(reverse("books:spill", args=[period.id]))


@acting(may="look.boards", needs=Needs.FINISH, door=period_for)
def spill(request: ActingRequest, id: Any) -> HttpResponse:
    """The page; POST asks a collaborator for the numbers that are ticked."""
    if request.method != "POST":
        return page(request)
    require_capability(request.member, "books.cover")
    try:
        covers = _asked(request)
    except DrawbookError as refusal:
        return page(request, problem=said(refusal), status=refusal.status)
    total = format_money(sum(cover.requested for cover in covers), request.subject.book.currency)
    messages.success(
        request, _("%(who)s is asked for %(total)s.") % {"who": covers[0].collaborator.name, "total": total}
    )
    return HttpResponseRedirect(reverse("books:spill", args=[request.subject.id]))


def said(refusal: DrawbookError) -> str:
    sentences = [sentence for path in refusal.errors.values() for sentence in path]
    return " ".join(sentences) or refusal.detail


def _asked(request: ActingRequest) -> Any:
    period, book = request.subject, request.subject.book
    asks = []
    for written in request.POST.getlist("number"):
        if len(written) != book.width or not (written.isascii() and written.isdigit()):
            raise BadInput(_("That is no number of this book."))
        try:
            amount = read_typed(request.POST.get(f"amount-{written}", ""), book.currency)
        except BadAmount as problem:
            raise BadInput(f"{written}: {problem}") from problem
        entries = [read_id(id) for id in request.POST.getlist(f"entry-{written}")]
        if None in entries:
            raise BadInput(_("That is no entry of this period."))
        asks.append(Ask(int(written), amount, tuple(id for id in entries if id)))
    if not asks:
        raise BadInput(_("Tick the numbers that are to be covered."))
    if not request.POST.get("collaborator"):
        raise BadInput(_("Choose who is to be asked."))
    collaborator = collaborator_for(request.member, request.POST["collaborator"])
    within = ANSWER_WITHIN.get(request.POST.get("within", ""))
    looked = look_at_period(request.member, period.id)
    answer_by = None if within is None else min(looked.now + within, cut_off(looked))
    return request_cover(request.member, period.id, collaborator, asks, answer_by=answer_by)


def page(
    request: ActingRequest,
    *,
    problem: str = "",
    overkill_problem: str = "",
    status: int = 200,
    collaborator_form: Any = None,
) -> HttpResponse:
    """The page, with what was refused said at its head."""
    member, period = request.member, request.subject
    book = period.book
    seq, looked = watch_period(member, period.id)
    spill = spill_of(period, looked.now)
    shown = {n.number for n in spill.numbers} | {c.number for c in [*spill.asked, *spill.answered]}
    board = {
        number: show_number(spill.states[number], width=book.width, currency=book.currency)
        for number in shown
    }
    deals = member.may("books.cover")
    may = {
        "ask": deals and refusal_of(looked, Operation.COVER) is None,
        "give_back": deals and refusal_of(looked, Operation.RETURN_COVER) is None,
        "refund": member.may("books.refund") and refusal_of(looked, Operation.REFUND) is None,
        "overkill": deals and refusal_of(looked, Operation.OVERKILL) is None,
    }
    context = {
        "nav_current": "cover",
        "period": period,
        "book": book,
        "currency": book.currency,
        "state": looked.state,
        "server_time": looked.now,
        "live_seq": seq,
        "spill": spill,
        "cut_off": cut_off(looked),
        "may": may,
        "problem": problem,
        "overkill_problem": overkill_problem,
        # What was typed comes back with the refusal, except the code.
        "overkill": {name: request.POST.get(name, "") for name in ("number", "amount", "collaborator")},
        "collaborators": [
            {
                "row": row,
                "odds": row.odds if row.odds is not None else book.odds,
                "held": spill.held.get(row.id, 0),
                "left": None if row.usual_limit is None else row.usual_limit - spill.held.get(row.id, 0),
                "link": url_of(CoverLink(id=row.link_id, account_id=row.account_id))
                if row.link_id and deals
                else "",
            }
            for row in active_collaborators(period)
        ],
        "numbers": [
            {
                "row": board[n.number],
                "waiting": n,
                "amount": to_string(n.pending, book.currency),
                "entries": [(entry, to_string(entry.pending, book.currency)) for entry in n.entries],
            }
            for n in spill.numbers
        ],
        "asked": [
            {"row": board[c.number], "cover": c, "amount": to_string(c.requested, book.currency)}
            for c in spill.asked
        ],
        "answered": [{"row": board[c.number], "cover": c} for c in spill.answered],
        "collaborator_form": collaborator_form or CollaboratorForm(currency=member.currency),
    }
    return render(request, "books/spill.html", context, status=status)


@belongs_to("books:spill", "id")
@require_POST
@acting(may="books.cover", needs=Needs.CREATE, door=period_for)
def add_collaborator(request: ActingRequest, id: Any) -> HttpResponse:
    form = CollaboratorForm(request.POST, currency=request.member.currency)
    if form.is_valid() and carry_out(form, lambda: create_collaborator(request.member, **form.terms())):
        return HttpResponseRedirect(reverse("books:spill", args=[request.subject.id]))
    return page(request, collaborator_form=form, status=400)


@belongs_to("books:spill-now")
@require_POST
@acting(may="books.cover", needs=Needs.FINISH, door=collaborator_for)
def release(request: ActingRequest, id: Any) -> HttpResponse:
    """Whoever answers in the app for the collaborator does so no longer; its links go on."""
    collaborator = release_collaborator(request.member, request.subject)
    messages.success(request, _("%(who)s answers by link again.") % {"who": collaborator.name})
    return HttpResponseRedirect(reverse("books:spill-now"))


def _upon_cover(act: Callable[[ActingRequest, Any, int], str]) -> Callable[..., HttpResponse]:
    """A small form upon one cover: carry it out and come back, or say on the page why not."""

    def view(request: ActingRequest, id: Any) -> HttpResponse:
        cover = request.subject
        back = reverse("books:spill", args=[cover.period_id])
        try:
            written = request.POST.get("amount", "").strip() or "0"
            amount = read_typed(written, cover.period.book.currency, least_minor=0)
            messages.success(request, act(request, cover, amount))
        except (DrawbookError, BadAmount) as problem:
            request.subject = cover.period
            sentence = said(problem) if isinstance(problem, DrawbookError) else str(problem)
            return page(request, problem=sentence, status=getattr(problem, "status", 400))
        return HttpResponseRedirect(back)

    guarded = acting(may="books.cover", needs=Needs.FINISH, door=cover_for)(view)
    return belongs_to("books:spill-now")(require_POST(guarded))


def _record(request: ActingRequest, cover: Any, amount: int) -> str:
    who = recorded_by(request.member, request.POST.get("how", "")[:40])
    confirmed = 0 if request.POST.get("answer") == "refuse" else amount
    note = request.POST.get("note", "")[:500]
    answered = answer_cover(who, cover.period_id, {cover.id: confirmed}, note=note)[0]
    if answered.state == CoverState.REJECTED:
        return _("Noted: %(who)s refuses.") % {"who": cover.collaborator.name}
    return _("Noted: %(who)s covers %(amount)s.") % {
        "who": cover.collaborator.name,
        "amount": format_money(confirmed, cover.period.book.currency),
    }


def _withdraw(request: ActingRequest, cover: Any, amount: int) -> str:
    withdraw_cover(request.member, cover)
    return _("The request to %(who)s is withdrawn.") % {"who": cover.collaborator.name}


def _give_back(request: ActingRequest, cover: Any, amount: int) -> str:
    return_cover(request.member, cover, amount=amount)
    return _("%(who)s has taken %(amount)s back.") % {
        "who": cover.collaborator.name,
        "amount": format_money(amount, cover.period.book.currency),
    }


record_answer = _upon_cover(_record)
withdraw = _upon_cover(_withdraw)
give_back = _upon_cover(_give_back)
