"""Statements of the platform's bank: preview one, import it, undo that, and settle the lines that wait."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from billing.actions.import_statement import Report, import_statement
from billing.actions.settle_line import settle_line
from billing.actions.store_upload import forget_upload, store_upload, upload_of
from billing.actions.undo_import import undo_import
from billing.models import BankStatement, Invoice, StatementLine, StatementUpload
from billing.queries.bank_mappings import mapping_of_rows, mappings
from billing.queries.statements import invoices_named, originals_of, settled_anew
from billing.readers.archive import is_archive
from billing.readers.camt053 import looks_like_xml
from billing.readers.mapping import Columns, CsvMapping
from billing.readers.table import rows_of
from billing.rules.columns import suggested_columns
from billing.rules.matching import Verdict
from billing.states import LineState
from billing.web.staff.queue import sums_of
from billing.web.staff.statement_forms import FORM_FIELDS, MAIN, REST, SettleForm, StatementForm
from billing.web.staff.statement_lines import counted, line_row
from identity.proof import is_recent
from kernel.errors import DrawbookError, bad_field
from kernel.find_one import find_one
from kernel.ids import read_id
from tenancy.staff import Staff, staff_scope
from ui.form_addresses import belongs_to
from ui.forms import carry_out, status_of
from ui.staffing import StaffRequest, commit_although_refused, staffing, to_confirm

SHOWN = 50
SHOWN_PROBLEMS = 20
SAMPLE_ROWS = 400
"""So many rows are looked at for a suggestion of the columns."""
SESSION_KEY = "statement_mapping"
# A suggestion's name, where the form calls it otherwise.
SUGGESTED = {"currency": "currency_column"}
# Fields that belong to the one file.
ANEW = ("file", "upload", "read_as", "bank")

# (value, words, filter) of each tab of the list of lines.
SHOWS: tuple[tuple[str, Any, Q], ...] = (
    ("waiting", gettext_lazy("To match"), Q(state=LineState.QUEUED)),
    ("repeats", gettext_lazy("Duplicates"), Q(state=LineState.SET_ASIDE, verdict=Verdict.KNOWN)),
    ("unreadable", gettext_lazy("Can't be read"), Q(verdict=Verdict.UNREADABLE) & ~Q(state=LineState.UNDONE)),
    (
        "returned",
        gettext_lazy("Returned or not booked"),
        Q(state=LineState.SET_ASIDE, verdict__in=(Verdict.RETURNED, Verdict.NOT_BOOKED)),
    ),
    ("out", gettext_lazy("Money out"), Q(state=LineState.SET_ASIDE, verdict=Verdict.OUT)),
    ("proposed", gettext_lazy("Proposed"), Q(state=LineState.PROPOSED)),
    ("dismissed", gettext_lazy("Dismissed"), Q(state=LineState.DISMISSED)),
    ("all", gettext_lazy("All"), Q()),
)


@staffing()
def statements(request: StaffRequest) -> HttpResponse:
    """The lines that wait, the form for the next file, and the files that were."""
    if request.method != "POST":
        upload = upload_of(request.staff, read_id(request.GET.get("upload", "")))
        return _page(request, _form(initial=request.session.get(SESSION_KEY, {})), upload=upload)
    form = _form(request.POST, request.FILES)
    upload = _stored(request, form)
    if not form.is_valid() or upload is None:
        return _again(request, form, 400, upload)
    is_trial = "dry_run" in request.POST
    approves = settings.STATEMENT_AUTO_APPROVAL and not is_trial
    if approves and not is_recent(request):
        return to_confirm(request, f"{reverse('billing:staff-statements')}?upload={upload.id}")
    try:
        with atomic():
            asked = _approved_by(_import(request, form, upload, dry_run=True)) if approves else []
            if asked and request.POST.get("approves") != _written(asked):
                with staff_scope():
                    return _page(request, form, upload=upload, approved=asked)
            report = _import(request, form, upload, dry_run=is_trial)
    except DrawbookError as refusal:
        _add_errors(form, refusal)
        return _again(request, form, refusal.status, upload)
    request.session[SESSION_KEY] = {name: form.cleaned_data[name] for name in form.fields if name not in ANEW}
    if is_trial:
        with staff_scope():
            return _page(request, form, report=report, upload=upload)
    forget_upload(upload)
    messages.success(request, _imported(report))
    return HttpResponseRedirect(reverse("billing:staff-statements"))


def _approved_by(report: Report) -> list[tuple[str, str]]:
    """What the import approves at once: payments by currency, with their sums."""
    amounts = [(line.amount_minor, line.currency) for line in report.fitting]
    return sums_of((minor, currency) for minor, currency in amounts if minor is not None)


def _written(asked: list[tuple[str, str]]) -> str:
    """Return the confirmed figures in the form in which the page sends them."""
    return "; ".join(f"{name} {figure}" for name, figure in asked)


def _stored(request: StaffRequest, form: StatementForm) -> StatementUpload | None:
    """Return the file uploaded now or before; it is stored even if other fields have errors."""
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    file = given.get("file")
    if file is not None:
        try:
            return store_upload(request.staff, file.name, file.read())
        except DrawbookError as refusal:
            form.add_error("file", refusal.detail)
            return None
    found = upload_of(request.staff, given.get("upload"))
    if found is None and "file" not in form.errors:
        form.add_error("file", _("Choose the bank file again. We store an uploaded file for one day only."))
    return found


def _imported(report: Report) -> str:
    facts = {"file": report.file.name}
    if report.file.mapping is None:
        return _("%(file)s imported.") % facts
    return _("%(file)s imported with the columns of %(bank)s.") % {**facts, "bank": report.file.mapping.name}


def _form(*given: Any, **options: Any) -> StatementForm:
    banks = list(mappings().order_by("name").values_list("name", flat=True))
    return StatementForm(*given, banks=banks, **options)


def _import(request: StaffRequest, form: StatementForm, upload: StatementUpload, *, dry_run: bool) -> Report:
    content = bytes(upload.content)
    as_before = form.bank_before()
    if as_before == "" and _is_table(content) and not _is_recognised(content):
        as_before = None  # a new bank: by the columns entered below
    return import_statement(
        request.staff,
        file_name=upload.file_name,
        content=content,
        mapping=form.mapping() if as_before is None else None,
        bank=form.cleaned_data["bank"] if as_before is None else as_before,
        dry_run=dry_run,
    )


def _is_table(content: bytes) -> bool:
    return not looks_like_xml(content) and not is_archive(content)


def _is_recognised(content: bytes) -> bool:
    return mapping_of_rows(lambda mapping: rows_of(content, mapping)) is not None


def _add_errors(form: StatementForm, refusal: DrawbookError) -> None:
    """Each sentence beside the field that it is about."""
    if not refusal.errors:
        form.add_error(None, refusal.detail)
    for path, sentences in refusal.errors.items():
        field = FORM_FIELDS.get(path.removeprefix("mapping."), path)
        form.add_error(field if field in form.fields else None, list(sentences))


def _again(
    request: StaffRequest, form: StatementForm, status: int, upload: StatementUpload | None
) -> HttpResponse:
    """The page with what is wrong; the file stays stored for the next try."""
    with staff_scope():
        return commit_although_refused(_page(request, form, status=status, upload=upload))


def _page(
    request: StaffRequest,
    form: StatementForm,
    *,
    report: Report | None = None,
    upload: StatementUpload | None = None,
    approved: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    waiting = StatementLine.objects.select_related("statement").filter(state=LineState.QUEUED)
    lines = list(waiting.order_by("-id")[:SHOWN])
    tried = [*report.lines, *report.set_aside][:SHOWN] if report else []
    originals = originals_of([*lines, *tried])
    named = invoices_named(lines)
    names, suggested = _looked_into(form, upload) if upload and not report else ([], {})
    problems = report.problems[:SHOWN_PROBLEMS] if report else []
    context = {
        "nav_current": "statements",
        "form": form,
        "main": [form[name] for name in MAIN],
        "rest": [form[name] for name in REST],
        "rest_is_open": any(name in form.errors for name in REST) or bool(form["credit"].value()),
        "upload": upload,
        "names": names,
        "suggested": [
            (name, form[SUGGESTED.get(name, name)].label, value) for name, value in suggested.items()
        ],
        "report": report,
        "approved": approved,
        "approves": _written(list(approved)),
        "problems": problems,
        "more_problems": report.counts["problems"] - len(problems) if report else 0,
        "tried": [line_row(line, originals) for line in tried],
        "more_tried": len(report.lines) + len(report.set_aside) - len(tried) if report else 0,
        "counts": counted(report.counts) if report else [],
        "lines": [line_row(line, originals, named) for line in lines],
        "waiting_count": waiting.count(),
        "statements": [
            {
                "statement": row,
                "counts": counted(row.counts),
                "url": f"{reverse('billing:staff-statement-lines')}?show=all&statement={row.id}",
                "undo_url": reverse("billing:staff-undo-import", args=[row.id]),
            }
            for row in BankStatement.objects.order_by("-created_at")[:SHOWN]
        ],
    }
    return render(request, "billing/staff/statements.html", context, status=status)


def _looked_into(form: StatementForm, upload: StatementUpload) -> tuple[list[str], dict[str, str]]:
    """The names of the file's columns, and what each seems to have."""
    content = bytes(upload.content)
    if not form.is_bound or not _is_table(content):
        return [], {}
    line = form.cleaned_data.get("header_line") or 1
    try:
        table = rows_of(content, CsvMapping(Columns("", ()), header_line=line))
    except DrawbookError:
        return [], {}
    below = [row.cells for row in table.rows[:SAMPLE_ROWS]]
    return [name for name in table.header if name], suggested_columns(table.header, below)


def line_or_404(staff: Staff, id: str) -> StatementLine:
    return find_one(StatementLine.objects.all(), id)


def statement_or_404(staff: Staff, id: str) -> BankStatement:
    return find_one(BankStatement.objects.all(), id)


@staffing()
def lines(request: StaffRequest) -> HttpResponse:
    """Every line of every file: what waits, repeats, what went out, what cannot be read."""
    return _lines_page(request)


def _lines_page(
    request: StaffRequest, *, refused: tuple[uuid.UUID, SettleForm] | None = None, status: int = 200
) -> HttpResponse:
    asked = request.GET
    show = asked.get("show", "waiting")
    show = show if show in {value for value, _words, _q in SHOWS} else "waiting"
    rows = _lines_asked(asked, {value: q for value, _words, q in SHOWS}[show])
    if refused is not None:
        # The line that was refused, wherever in the list it is.
        rows = StatementLine.objects.select_related("statement").filter(id=refused[0])
    count = rows.count()
    written = asked.get("page", "1")
    page = int(written) if written.isascii() and written.isdigit() and 0 < int(written[:6]) < 10**5 else 1
    found = list(rows.order_by("-id")[(page - 1) * SHOWN : page * SHOWN])
    originals, named, anew = originals_of(found), invoices_named(found), settled_anew(found)
    statement = _statement_asked(asked.get("statement", ""))
    query = {"search": asked.get("search", "")[:100], "statement": str(statement.id) if statement else ""}
    context = {
        "nav_current": "statements",
        "tabs": [(value, words, value == show, _address(show=value, **query)) for value, words, _q in SHOWS],
        "show": show,
        "search": query["search"],
        "statement": statement,
        "count": count,
        "lines": [line_row(line, originals, named, anew, refused) for line in found],
        "newer": _address(show=show, page=str(page - 1), **query) if page > 1 else "",
        "older": _address(show=show, page=str(page + 1), **query) if page * SHOWN < count else "",
    }
    return render(request, "billing/staff/statement_lines.html", context, status=status)


def _address(**asked: str) -> str:
    given = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"{reverse('billing:staff-statement-lines')}?{given}"


def _lines_asked(asked: Any, which: Q) -> QuerySet[Any]:
    rows = StatementLine.objects.select_related("statement").filter(which)
    statement = _statement_asked(asked.get("statement", ""))
    if statement is not None:
        rows = rows.filter(statement=statement)
    text = asked.get("search", "").replace("\x00", "").strip()[:100]
    if text:
        named = Q(text__icontains=text) | Q(payer__icontains=text) | Q(bank_reference__icontains=text)
        rows = rows.filter(named)
    return rows


def _statement_asked(written: str) -> BankStatement | None:
    key = read_id(written)
    return BankStatement.objects.filter(id=key).first() if key else None


@belongs_to("billing:staff-statements")
@require_POST
@staffing(find=statement_or_404, proof=True)
def undo(request: StaffRequest, id: str) -> HttpResponse:
    """Undo the import of a statement of which nothing was settled."""
    try:
        with atomic():
            undone = undo_import(request.staff, request.subject.id)
    except DrawbookError as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(
            request, _("Import of %(file)s undone. You can import it again.") % {"file": undone.file_name}
        )
    return HttpResponseRedirect(reverse("billing:staff-statements"))


@belongs_to("billing:staff-statements")
@require_POST
@staffing(find=line_or_404, proof=True)
def settle(request: StaffRequest, id: str) -> HttpResponse:
    """Propose a line for an invoice, or dismiss it with a note."""
    line = request.subject
    form = SettleForm(request.POST, auto_id=f"{line.id}_%s", asks_amount=line.amount_minor is None)

    def act() -> StatementLine:
        return settle_line(
            request.staff,
            line.id,
            invoice_ids=() if "dismiss" in request.POST else _invoices_written(form.cleaned_data["invoice"]),
            note=form.cleaned_data["note"],
            amount=form.cleaned_data.get("amount", ""),
        )

    settled = carry_out(form, act)
    if settled is None:
        with staff_scope():
            return _lines_page(request, refused=(line.id, form), status=status_of(form))
    is_proposed = settled.state == LineState.PROPOSED
    messages.success(request, _("Payment added to the queue.") if is_proposed else _("Line dismissed."))
    return HttpResponseRedirect(reverse("billing:staff-statements"))


def _invoices_written(written: str) -> list[uuid.UUID]:
    """The invoices with these numbers or pay codes, separated by commas; none where nothing is written."""
    found = []
    for part in re.split(r"[,;+\n]", written.replace("\x00", "")):
        code = "".join(part.split())
        if not code:
            continue
        with staff_scope():
            invoice = Invoice.objects.filter(Q(number__iexact=code) | Q(pay_code__iexact=code)).first()
        if invoice is None:
            raise bad_field("invoice", _("No invoice has the number or pay code %(code)s.") % {"code": code})
        found.append(invoice.id)
    return found
