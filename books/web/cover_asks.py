"""Read the form that requests cover: numbers with amounts, or single entries."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from books.actions.request_cover import Ask
from books.models import Collaborator, Entry
from books.queries.covers import collaborator_for
from kernel.errors import BadInput
from kernel.ids import read_id
from money import BadAmount, read_typed
from ui.acting import ActingRequest


def read_asks(request: ActingRequest) -> tuple[Collaborator, list[Ask]]:
    """Return the collaborator and the requests. Raises BadInput if the form lacks them."""
    book = request.subject.book
    asks = _entries_asked(request) if request.POST.getlist("entry") else []
    for written in request.POST.getlist("number"):
        if len(written) != book.width or not (written.isascii() and written.isdigit()):
            raise BadInput(_("This number isn't in the book."))
        try:
            amount = read_typed(request.POST.get(f"amount-{written}", ""), book.currency)
        except BadAmount as problem:
            raise BadInput(f"{written}: {problem}") from problem
        entries = [read_id(id) for id in request.POST.getlist(f"entry-{written}")]
        if None in entries:
            raise BadInput(_("This entry isn't in this period."))
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
        raise BadInput(_("This entry isn't in this period."))
    by_number: dict[int, list[Entry]] = defaultdict(list)
    for entry in found.values():
        if not entry.pending:
            raise BadInput(_("A selected entry no longer needs cover. Select again."))
        by_number[entry.number].append(entry)
    return [
        Ask(number, sum(entry.pending for entry in entries), tuple(entry.id for entry in entries))
        for number, entries in sorted(by_number.items())
    ]
