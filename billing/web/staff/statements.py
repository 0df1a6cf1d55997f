"""Statements of the platform's bank: try one, import it, and settle the lines that wait for a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.actions.import_statement import Report, import_statement
from billing.actions.read_statement import MOST_BYTES
from billing.actions.settle_line import settle_line
from billing.models import BankStatement, Invoice, StatementLine
from billing.queries.bank_mappings import mapping_for, mappings
from billing.queries.statements import twins_by_id
from billing.readers.camt053 import looks_like_xml
from billing.states import LineState
from billing.web.staff.statement_forms import PLACES, SettleForm, StatementForm
from billing.web.staff.statement_lines import counted, line_row
from kernel.errors import DrawbookError, NotFound, TooLarge, bad_field
from kernel.ids import read_id
from tenancy.staff import Staff, staff_scope
from ui.only_forms import belongs_to
from ui.staffing import StaffRequest, staffing

SHOWN = 50
KEPT = "statement_mapping"
# What belongs to the one file.
ANEW = ("file", "read_as", "bank")


@staffing()
def statements(request: StaffRequest) -> HttpResponse:
    """The lines that wait, the form for the next file, and the files that were."""
    if request.method != "POST":
        return _page(request, _form(initial=request.session.get(KEPT, {})))
    form = _form(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, form, 400)
    is_trial = "dry_run" in request.POST
    try:
        with atomic():
            report = _import(request, form, dry_run=is_trial)
    except DrawbookError as refusal:
        _say(form, refusal)
        return _again(request, form, refusal.status)
    request.session[KEPT] = {name: form.cleaned_data[name] for name in form.fields if name not in ANEW}
    if is_trial:
        with staff_scope():
            return _page(request, form, report=report)
    messages.success(request, _said(report))
    return HttpResponseRedirect(reverse("billing:staff-statements"))


def _said(report: Report) -> str:
    told = {"file": report.file.name}
    if report.file.mapping is None:
        return _("%(file)s is imported.") % told
    return _("%(file)s is imported, read as %(bank)s.") % {**told, "bank": report.file.mapping.name}


def _form(*given: Any, **options: Any) -> StatementForm:
    banks = list(mappings().order_by("name").values_list("name", flat=True))
    return StatementForm(*given, banks=banks, **options)


def _import(request: StaffRequest, form: StatementForm, *, dry_run: bool) -> Report:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise TooLarge(_("A statement has at most %(mb)s MB.") % {"mb": MOST_BYTES // 1024 // 1024})
    content = file.read()
    as_before = form.bank_before()
    if as_before == "" and not looks_like_xml(content) and mapping_for(content) is None:
        as_before = None  # a bank that is new: by what is said below
    return import_statement(
        request.staff,
        file_name=file.name,
        content=content,
        mapping=form.mapping() if as_before is None else None,
        bank=form.cleaned_data["bank"] if as_before is None else as_before,
        dry_run=dry_run,
    )


def _say(form: StatementForm, refusal: DrawbookError) -> None:
    """Each sentence beside the field that it is about."""
    if not refusal.errors:
        form.add_error(None, refusal.detail)
    for path, sentences in refusal.errors.items():
        place = PLACES.get(path.removeprefix("mapping."), path)
        form.add_error(place if place in form.fields else None, list(sentences))


def _again(request: StaffRequest, form: StatementForm, status: int) -> HttpResponse:
    with staff_scope():
        return _page(request, form, status=status)


def _page(
    request: StaffRequest,
    form: StatementForm,
    *,
    report: Report | None = None,
    refused: tuple[uuid.UUID, SettleForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = StatementLine.objects.select_related("statement").filter(state=LineState.QUEUED)
    lines = list(waiting.order_by("-id")[:SHOWN])
    tried = report.lines[:SHOWN] if report else []
    twins = twins_by_id([*lines, *tried])
    context = {
        "nav_current": "statements",
        "form": form,
        "report": report,
        "tried": [line_row(line, twins) for line in tried],
        "counts": counted(report.counts) if report else [],
        "lines": [line_row(line, twins, refused) for line in lines],
        "statements": [
            {"statement": row, "counts": counted(row.counts)}
            for row in BankStatement.objects.order_by("-created_at")[:SHOWN]
        ],
    }
    return render(request, "billing/staff/statements.html", context, status=status)


def line_door(staff: Staff, id: str) -> StatementLine:
    key = read_id(id)
    found = StatementLine.objects.filter(pk=key).first() if key else None
    if found is None:
        raise NotFound
    return found


@belongs_to("billing:staff-statements")
@require_POST
@staffing(door=line_door)
def settle(request: StaffRequest, id: str) -> HttpResponse:
    """Put a line forward for an invoice, or dismiss it with a note."""
    line = request.subject
    form = SettleForm(request.POST, auto_id=f"{line.id}_%s")
    status = 400
    if form.is_valid():
        try:
            with atomic():
                settled = settle_line(
                    request.staff,
                    line.id,
                    invoice_id=_invoice_named(form.cleaned_data["invoice"]),
                    note=form.cleaned_data["note"],
                )
        except DrawbookError as refusal:
            status = refusal.status
            for path, sentences in (refusal.errors or {"": [refusal.detail]}).items():
                form.add_error(path if path in form.fields else None, list(sentences))
        else:
            is_put_forward = settled.state == LineState.PROPOSED
            messages.success(
                request, _("It waits in the queue of payments.") if is_put_forward else _("Dismissed.")
            )
            return HttpResponseRedirect(reverse("billing:staff-statements"))
    with staff_scope():
        return _page(request, _form(), refused=(line.id, form), status=status)


def _invoice_named(written: str) -> uuid.UUID | None:
    """The invoice with this number or pay code; None where nothing was written."""
    text = written.strip()
    if not text:
        return None
    code = text.replace(" ", "")
    with staff_scope():
        found = Invoice.objects.filter(Q(number__iexact=code) | Q(pay_code__iexact=code)).first()
    if found is None:
        raise bad_field("invoice", _("There is no invoice with this number or pay code."))
    return found.id
