"""Spill-over worked through: what waits, who is asked, what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books import holding
from books.actions.bind_collaborator import release_collaborator
from books.actions.create_collaborator import create_collaborator
from books.actions.locks import LockedPeriod, refusal_of, watch_period
from books.actions.request_cover import Ask, cover_odds, withdraw_cover
from books.cover_link import url_of
from books.models import Collaborator, Cover, CoverLink, Entry, Period
from books.queries.board import show_number
from books.queries.covers import collaborator_for, cover_for, cut_off, deadline_of, state_of
from books.queries.doors import period_for
from books.queries.periods import open_periods
from books.queries.spill import Spill, active_collaborators, answered_covers, spill_of, waiting_entries
from books.states import HeldKind, Operation
from books.web.cover_forms import CollaboratorForm
from books.web.zones import acting_in_book
from holds.actions.hold_act import hold_act
from kernel.errors import BadInput, DrawbookError
from kernel.ids import read_id
from money import BadAmount, format_money, read_typed, to_string
from rest.paging import page as page_of
from tenancy.member import require_capability
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting
from ui.forms import carry_out
from ui.only_forms import belongs_to

ANSWER_WITHIN = {"2": 2, "5": 5, "15": 15}
VIEWS = ("number", "ticket", "answered")


@acting(may="look.boards")
def spill_now(request: ActingRequest) -> HttpResponse:
    """The spill-over of the period that sells now, or of the latest."""
    now_open = open_periods(request.member)
    period = now_open[0] if now_open else Period.objects.order_by("-id").first()
    if period is None:
        messages.info(
            request, _("There is no period yet. Create a book and a period to see spill-over here.")
        )
        return HttpResponseRedirect(reverse("books:books"))
    return HttpResponseRedirect(reverse("books:spill", args=[period.id]))


@acting_in_book(may="look.boards", needs=Needs.FINISH, door=period_for)
def spill(request: ActingRequest, id: Any) -> HttpResponse:
    """The page; POST asks a collaborator for what is ticked. That is held, so that it can be undone."""
    if request.method != "POST":
        return page(request)
    require_capability(request.member, "books.cover")
    view = request.GET.get("view", "")
    tail = f"?view={view}" if view in VIEWS else ""
    back = reverse("books:spill", args=[request.subject.id]) + tail
    try:
        collaborator, asks = _asked(request)
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
        return page(request, problem=said(refusal), status=refusal.status)
    return HttpResponseRedirect(back)


def said(refusal: DrawbookError) -> str:
    sentences = [sentence for path in refusal.errors.values() for sentence in path]
    return " ".join(sentences) or refusal.detail


def _asked(request: ActingRequest) -> tuple[Collaborator, list[Ask]]:
    """Who is asked for what: numbers with amounts, or the entries that are ticked one by one."""
    book = request.subject.book
    asks = _entries_asked(request) if request.POST.getlist("entry") else []
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
        raise BadInput(_("Select the numbers that need cover."))
    if not request.POST.get("collaborator"):
        raise BadInput(_("Choose a collaborator to ask."))
    return collaborator_for(request.member, request.POST["collaborator"]), asks


def _entries_asked(request: ActingRequest) -> list[Ask]:
    ids = [read_id(id) for id in request.POST.getlist("entry")]
    rows = Entry.objects.filter(period_id=request.subject.id, id__in=[id for id in ids if id])
    found = {row.id: row for row in rows}
    if None in ids or len(found) < len(set(ids)):
        raise BadInput(_("That is no entry of this period."))
    by_number: dict[int, list[Entry]] = defaultdict(list)
    for entry in found.values():
        if not entry.pending:
            raise BadInput(_("A selected entry no longer needs cover. Select again."))
        by_number[entry.number].append(entry)
    return [
        Ask(number, sum(entry.pending for entry in entries), tuple(entry.id for entry in entries))
        for number, entries in sorted(by_number.items())
    ]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What was refused upon one row, and what was typed there. `key` is a cover's id, or a written number."""

    key: str
    sentence: str
    amount: str = ""
    collaborator: str = ""


def page(
    request: ActingRequest,
    *,
    problem: str = "",
    overkill_problem: str = "",
    row_problem: RowProblem | None = None,
    status: int = 200,
    collaborator_form: Any = None,
) -> HttpResponse:
    """The page: what concerns all of it is said at its head, what concerns a row beside that row."""
    member, period = request.member, request.subject
    book = period.book
    seq, looked = watch_period(member, period.id)
    spill = spill_of(period, looked.now)
    view = request.GET.get("view") or (request.POST.get("view", "") if row_problem else "")
    view = view if view in VIEWS else VIEWS[0]
    found: dict[str, Any] = {"results": [], "previous": None, "next": None}
    if view == "answered":
        found = page_of(request, answered_covers(period, looked.now), lambda cover: cover)
    answered = found["results"]
    for cover in answered:
        cover.state = state_of(cover, period, looked.now)
    deals = member.may("books.cover")
    may = {
        "ask": deals and refusal_of(looked, Operation.COVER) is None,
        "give_back": deals and refusal_of(looked, Operation.RETURN_COVER) is None,
        "refund": member.may("books.refund") and refusal_of(looked, Operation.REFUND) is None,
        "overkill": deals and refusal_of(looked, Operation.OVERKILL) is None,
    }
    collaborators = active_collaborators(period)
    shown = {n.number for n in spill.numbers} | {c.number for c in [*spill.asked, *answered]}
    board = {
        number: show_number(spill.states[number], width=book.width, currency=book.currency)
        for number in shown
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
        "view": view,
        "cut_off": cut_off(looked),
        "may": may,
        "problem": problem,
        "row_problem": row_problem,
        "overkill_problem": overkill_problem,
        # What was typed comes back with the refusal, except the code.
        "overkill": {name: request.POST.get(name, "") for name in ("number", "amount", "collaborator")},
        "ticked": _ticked(request) if problem else None,
        "collaborators": [_collaborator(request, row, spill, looked, deals=deals) for row in collaborators],
        "numbers": _numbers(request, spill, board, _being_asked(request, collaborators), bool(problem)),
        "entries": _by_ticket(request, board) if view == "ticket" else [],
        "asked": _open_requests(spill, board, book, looked),
        "answered": _answered(answered, board),
        "newer": found["previous"],
        "older": found["next"],
        "collaborator_form": collaborator_form or CollaboratorForm(currency=member.currency),
    }
    return render(request, "books/spill.html", context, status=status)


def _ticked(request: ActingRequest) -> dict[str, Any]:
    """What a refused request had chosen."""
    return {
        "entries": request.POST.getlist("entry"),
        "collaborator": request.POST.get("collaborator", ""),
        "within": request.POST.get("within", ""),
    }


def _numbers(
    request: ActingRequest,
    spill: Spill,
    board: dict[int, Any],
    asking: dict[int, str],
    problem: bool,
) -> list[dict[str, Any]]:
    """The numbers that wait, with what is just being asked for and, after a refusal, what was typed."""
    currency = request.subject.book.currency
    chosen = set(request.POST.getlist("number"))
    rows = []
    for n in spill.numbers:
        written = board[n.number]["number"]
        full = to_string(n.pending, currency)
        typed = request.POST.get(f"amount-{written}", full)[:24] if problem else full
        rows.append(
            {
                "row": board[n.number],
                "waiting": n,
                "amount": typed,
                "full": full,
                "asking": asking.get(n.number),
                "ticked": written in chosen if problem else not n.asked and n.number not in asking,
                "entries": [(entry, to_string(entry.pending, currency)) for entry in n.entries],
            }
        )
    return rows


def _being_asked(request: ActingRequest, collaborators: list[Any]) -> dict[int, str]:
    """The numbers of requests that are still held, and who is being asked."""
    here = str(request.subject.id)
    return {
        number: row.name
        for row in collaborators
        if row.asking and row.asking["period"] == here
        for number, _amount, _entries in row.asking["asks"]
    }


def _by_ticket(request: ActingRequest, board: dict[int, Any]) -> list[dict[str, Any]]:
    currency = request.subject.book.currency
    chosen = set(request.POST.getlist("entry"))
    return [
        {
            "row": board.get(entry.number),
            "entry": entry,
            "amount": to_string(entry.pending, currency),
            "ticked": str(entry.id) in chosen,
        }
        for entry in waiting_entries(request.subject)
    ]


def _open_requests(
    spill: Spill, board: dict[int, Any], book: Any, looked: LockedPeriod
) -> list[dict[str, Any]]:
    return [
        {
            "row": board[cover.number],
            "cover": cover,
            "amount": to_string(cover.requested, book.currency),
            "ends": deadline_of(cover, looked),
            "recording": cover.is_held,
        }
        for cover in spill.asked
    ]


def _answered(covers: list[Any], board: dict[int, Any]) -> list[dict[str, Any]]:
    return [{"row": board[cover.number], "cover": cover, "returning": cover.is_held} for cover in covers]


def _collaborator(
    request: ActingRequest, row: Any, spill: Spill, looked: LockedPeriod, *, deals: bool
) -> dict[str, Any]:
    """A collaborator as the panel shows it: odds, what it holds and has left, its speed, its link."""
    held = spill.held.get(row.id, 0)
    left = None if row.usual_limit is None else row.usual_limit - held
    own = [cover for cover in spill.asked if cover.collaborator_id == row.id]
    link = url_of(CoverLink(id=row.link_id, account_id=row.account_id)) if row.link_id and deals else ""
    seconds = spill.speed_seconds.get(row.id)
    return {
        "row": row,
        "odds": cover_odds(looked, row),
        "held": held,
        "left": None if left is None else max(0, left),
        "over": None if left is None or left >= 0 else -left,
        "minutes": None if seconds is None else max(1, round(seconds / 60)),
        "refused": spill.refusals.get(row.id),
        "link": link,
        "message": _message(request, own, looked, link) if link and own else "",
        "phone": "".join(digit for digit in row.phone if digit.isdigit()) if row.phone[:1] == "+" else "",
    }


def _message(request: ActingRequest, covers: list[Cover], looked: LockedPeriod, link: str) -> str:
    """What is sent to a collaborator by hand: what is asked, until when, and the link."""
    book = request.subject.book
    numbers = ", ".join(dict.fromkeys(book.written(cover.number) for cover in reversed(covers)))
    told = {
        "operator": request.member.account_name,
        "numbers": numbers,
        "total": format_money(sum(cover.requested for cover in covers), book.currency),
        "at": timezone.localtime(max(deadline_of(cover, looked) for cover in covers)).strftime("%H:%M"),
        "link": link,
    }
    return _("%(operator)s asks you to cover %(numbers)s for %(total)s. Answer by %(at)s: %(link)s") % told


@belongs_to("books:spill", "id")
@require_POST
@acting_in_book(may="books.cover", needs=Needs.CREATE, door=period_for)
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


@require_POST
@acting_in_book(may="books.cover", needs=Needs.FINISH, door=period_for)
def record_unasked(request: ActingRequest, id: Any) -> HttpResponse:
    """Ask a collaborator and record the answer at once: it was settled by phone."""
    period = request.subject
    written, typed = request.POST.get("number", "")[:4], request.POST.get("amount", "")[:24]
    who = request.POST.get("collaborator", "")[:64]
    try:
        if len(written) != period.book.width or not (written.isascii() and written.isdigit()):
            raise BadInput(_("That is no number of this book."))
        amount = read_typed(typed, period.book.currency, least_minor=1)
        collaborator = collaborator_for(request.member, who)
        hold_act(
            request.member,
            HeldKind.UNASKED,
            subject_id=collaborator.id,
            payload={
                "period": str(period.id),
                "number": int(written),
                "amount": amount,
                "how": request.POST.get("how", "")[:40],
            },
            sentence=_("Recording that %(who)s covers %(amount)s of %(number)s")
            % {
                "who": collaborator.name,
                "amount": format_money(amount, period.book.currency),
                "number": written,
            },
            url=reverse("books:spill", args=[period.id]),
        )
    except (DrawbookError, BadAmount) as problem:
        sentence = said(problem) if isinstance(problem, DrawbookError) else str(problem)
        named = RowProblem(written, f"{written}: {sentence}", typed, who)
        return page(request, row_problem=named, status=getattr(problem, "status", 400))
    return HttpResponseRedirect(reverse("books:spill", args=[period.id]))


def _upon_cover(act: Callable[[ActingRequest, Any, int], None]) -> Callable[..., HttpResponse]:
    """A small form upon one cover: carry it out or hold it and come back, or say beside the row why not."""

    def view(request: ActingRequest, id: Any) -> HttpResponse:
        cover = request.subject
        period = cover.period
        typed = request.POST.get("amount", "")[:24]
        try:
            amount = read_typed(typed.strip() or "0", period.book.currency, least_minor=0)
            act(request, cover, amount)
        except (DrawbookError, BadAmount) as problem:
            request.subject = period
            sentence = said(problem) if isinstance(problem, DrawbookError) else str(problem)
            number = period.book.written(cover.number)
            named = RowProblem(str(cover.id), f"{number}: {sentence}", typed)
            return page(request, row_problem=named, status=getattr(problem, "status", 400))
        view = request.POST.get("view", "")
        tail = f"?view={view}" if view in VIEWS else ""
        return HttpResponseRedirect(reverse("books:spill", args=[period.id]) + tail)

    guarded = acting_in_book(may="books.cover", needs=Needs.FINISH, door=cover_for)(view)
    return belongs_to("books:spill-now")(require_POST(guarded))


def _record(request: ActingRequest, cover: Any, amount: int) -> None:
    confirmed = 0 if request.POST.get("answer") == "refuse" else amount
    if not confirmed and request.POST.get("answer") != "refuse":
        raise BadInput(_("Enter the amount that was accepted, or choose Refused."))
    told = {
        "who": cover.collaborator.name,
        "amount": format_money(confirmed, cover.period.book.currency),
        "number": cover.period.book.written(cover.number),
    }
    sentence = (
        _("Recording that %(who)s covers %(amount)s of %(number)s")
        if confirmed
        else _("Recording that %(who)s refuses %(number)s")
    )
    hold_act(
        request.member,
        HeldKind.RECORD,
        subject_id=cover.id,
        payload={
            "confirmed": confirmed,
            "how": request.POST.get("how", "")[:40],
            "note": request.POST.get("note", "")[:500],
        },
        sentence=sentence % told,
        url=reverse("books:spill", args=[cover.period_id]),
    )


def _withdraw(request: ActingRequest, cover: Any, amount: int) -> None:
    withdraw_cover(request.member, cover)
    messages.success(request, _("Request to %(who)s withdrawn.") % {"who": cover.collaborator.name})


def _give_back(request: ActingRequest, cover: Any, amount: int) -> None:
    told = {
        "who": cover.collaborator.name,
        "amount": format_money(amount, cover.period.book.currency),
        "number": cover.period.book.written(cover.number),
    }
    hold_act(
        request.member,
        HeldKind.RETURN,
        subject_id=cover.id,
        payload={"amount": amount},
        sentence=_("Returning %(amount)s of %(number)s to %(who)s") % told,
        url=reverse("books:spill", args=[cover.period_id]) + "?view=answered",
    )


record_answer = _upon_cover(_record)
withdraw = _upon_cover(_withdraw)
give_back = _upon_cover(_give_back)
