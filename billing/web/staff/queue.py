"""The queue of payments: what waits or was decided, and one of them with its evidence beside the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from billing.actions.approve_many import Outcome
from billing.held import APPROVE
from billing.models import Payment, PaymentMethod
from billing.private_files import evidence_file
from billing.queries.queue import duplicates_of, needs_second_look, own_accounts, payments_everywhere
from billing.queries.waiting import QUEUE
from billing.states import PaymentStatus
from billing.web.files import pdf_of
from billing.web.shown import REASONS, payment_tag
from billing.web.staff.finders import evidence_or_404, invoice_or_404
from billing.web.staff.payment_details import payment_details
from holds.queries.held_acts import held_subjects
from kernel.clock import database_now
from kernel.ids import read_id
from live.seq import seq_of
from money import format_money
from tenancy.countries import country_names
from ui.policy import FRAMING
from ui.staffing import StaffRequest, staffing

SHOWN = 100
QUERY_FIELDS = ("status", "search", "country", "method", "age", "page", "payment")
TABS = (
    (PaymentStatus.PENDING_APPROVAL, gettext_lazy("Waiting")),
    (PaymentStatus.SUCCEEDED, gettext_lazy("Approved")),
    (PaymentStatus.REJECTED, gettext_lazy("Rejected")),
    (PaymentStatus.REVERSED, gettext_lazy("Reversed")),
)
AGES = (
    ("1", gettext_lazy("More than 1 hour")),
    ("4", gettext_lazy("More than 4 hours")),
    ("24", gettext_lazy("More than 1 day")),
)


@staffing(only_reads=True)
def queue(request: StaffRequest) -> HttpResponse:
    """Show payments to approve, oldest first, or decided payments, newest first."""
    return queue_page(request, request.GET)


def queue_page(
    request: StaffRequest,
    asked: QueryDict,
    *,
    status: int = 200,
    refusal: str = "",
    outcomes: list[Outcome] | None = None,
    several: Several | None = None,
) -> HttpResponse:
    now = database_now()
    # Read before the rows, so that a payment in between is reported twice rather than missed.
    seq = seq_of(None, QUEUE)
    found = _found(asked, now)
    index, count = _page_index(asked), found.count()
    if index * SHOWN >= count:
        index = 0
    rows = list(found[index * SHOWN : (index + 1) * SHOWN])
    duplicates = duplicates_of(rows)
    own = own_accounts(request.staff)
    chosen = next((row for row in rows if str(row.id) == asked.get("payment")), rows[0] if rows else None)
    tab = _tab(asked)
    held = held_subjects(APPROVE, [row.id for row in rows])
    listed = [_listed(row, duplicates[row.id], now, asked, row.id in held) for row in rows]
    after = _after(rows, chosen)
    context = {
        "nav_current": "queue",
        "rows": listed,
        "count": count,
        "live_after": seq,
        "address": address_of(asked),
        "before": address_of(asked, page=index, payment="") if index else "",
        "behind": address_of(asked, page=index + 2, payment="") if (index + 1) * SHOWN < count else "",
        "chosen": chosen,
        "shown": payment_details(chosen, duplicates[chosen.id], own, now, chosen.id in held)
        if chosen
        else None,
        "next_id": after.id if after else "",
        "tabs": [
            (value, word, value == tab, address_of(asked, status=value, payment="", page=""))
            for value, word in TABS
        ],
        "tab": tab,
        "waits": tab == PaymentStatus.PENDING_APPROVAL,
        "oldest": _age(now - rows[0].created_at) if rows and tab == PaymentStatus.PENDING_APPROVAL else "",
        "asked": asked,
        "is_filtered": any(asked.get(name) for name in ("search", "country", "method", "age")),
        "countries": _countries(),
        "methods": sorted(set(PaymentMethod.objects.values_list("code", "name")), key=lambda m: m[1]),
        "ages": AGES,
        "reasons": [(str(index), value, word) for index, (value, word) in enumerate(REASONS, 1)],
        "refusal": refusal,
        "several": several,
        "outcomes": _named(outcomes) if outcomes is not None else None,
        "approved_count": sum(outcome.ok for outcome in outcomes or []),
        "query": query_of(asked),
    }
    response = render(request, "billing/staff/queue.html", context, status=status)
    response["Content-Security-Policy"] = FRAMING
    return response


@dataclass(frozen=True, slots=True)
class Several:
    """Return the dialog shown before several payments are approved."""

    payments: list[Payment]
    doubtful: list[Payment]
    """Not included: payments that need a check at the bank."""

    @property
    def totals(self) -> list[tuple[str, str]]:
        """For the dialog."""
        return sums_of((payment.amount_minor, payment.currency) for payment in self.payments)


def sums_of(payments: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    """(currency with the number of payments, sum) of amounts in minor units with their currencies."""
    sums: dict[str, list[int]] = {}
    for amount_minor, currency in payments:
        sums.setdefault(currency, []).append(amount_minor)
    return [
        (
            ngettext(
                "%(count)s payment in %(currency)s",
                "%(count)s payments in %(currency)s",
                len(amounts),
            )
            % {"count": len(amounts), "currency": currency},
            format_money(sum(amounts), currency),
        )
        for currency, amounts in sorted(sums.items())
    ]


def asked_several(ids: Iterable[str]) -> Several:
    """Return the payments to approve with these ids, and those that need a check at the bank."""
    keys = [key for key in (read_id(id) for id in ids) if key is not None]
    rows = list(payments_everywhere(status=PaymentStatus.PENDING_APPROVAL).filter(id__in=keys).order_by("id"))
    duplicates = duplicates_of(rows)
    doubtful = [row for row in rows if needs_second_look(row, duplicates[row.id])]
    return Several([row for row in rows if row not in doubtful], doubtful)


def _tab(asked: QueryDict) -> PaymentStatus:
    wanted = asked.get("status", "")
    known = {value for value, _word in TABS}
    return PaymentStatus(wanted) if wanted in known else PaymentStatus.PENDING_APPROVAL


def _page_index(asked: QueryDict) -> int:
    """Which hundred of them, from 0."""
    written = asked.get("page", "")
    return max(0, int(written) - 1) if written.isascii() and written.isdigit() and len(written) <= 6 else 0


def _found(asked: QueryDict, now: datetime) -> QuerySet[Any]:
    tab = _tab(asked)
    rows = payments_everywhere(
        status=tab,
        country=asked.get("country") or None,
        method=asked.get("method") or None,
        search=asked.get("search", "").replace("\x00", "").strip()[:255],
    )
    if asked.get("age", "") in {hours for hours, _word in AGES}:
        rows = rows.filter(created_at__lte=now - timedelta(hours=int(asked.get("age", "0"))))
    order = ("created_at", "id") if tab == PaymentStatus.PENDING_APPROVAL else ("-decided_at", "-id")
    return rows.order_by(*order)


def _after(rows: list[Payment], chosen: Payment | None) -> Payment | None:
    """Return the payment to show after the current one is decided."""
    if chosen is None:
        return None
    index = rows.index(chosen)
    return rows[index + 1] if index + 1 < len(rows) else (rows[index - 1] if index else None)


def _listed(
    payment: Payment, duplicates: list[Payment], now: datetime, asked: QueryDict, is_held: bool
) -> dict[str, Any]:
    decided = payment.decided_at or payment.created_at
    waits = payment.status == PaymentStatus.PENDING_APPROVAL
    return {
        "payment": payment,
        "age": _age(now - payment.created_at) if waits else "",
        "decided": None if waits else decided,
        "tag": payment_tag(payment.status),
        "twins": duplicates,
        "elsewhere": any(duplicate.account_id != payment.account_id for duplicate in duplicates),
        "has_evidence": bool(payment.evidence.all()),
        "is_held": is_held,
        "url": address_of(asked, payment=str(payment.id)),
    }


def _age(passed: timedelta) -> str:
    minutes = max(0, int(passed.total_seconds()) // 60)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < 48 * 60:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02}"}
    return _("%(days)s days") % {"days": minutes // (24 * 60)}


def _countries() -> list[tuple[str, str]]:
    """Return the methods that have payments."""
    used = set(Payment.objects.values_list("account__country", flat=True).distinct())
    return [(code, name) for code, name in country_names("en") if code in used]


def query_of(asked: QueryDict, **changes: Any) -> str:
    query = {name: asked.get(name, "") for name in QUERY_FIELDS}
    return urlencode({name: value for name, value in {**query, **changes}.items() if value})


def address_of(asked: QueryDict, **changes: Any) -> str:
    return f"{reverse('billing:staff-queue')}?{query_of(asked, **changes)}"


def _named(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    named = {
        str(row.id): row
        for row in payments_everywhere().filter(id__in=[o.id for o in outcomes if _is_uuid(o.id)])
    }
    return [{"outcome": outcome, "payment": named.get(outcome.id)} for outcome in outcomes]


def _is_uuid(text: str) -> bool:
    return read_id(text) is not None


@staffing(find=evidence_or_404)
def evidence(request: StaffRequest, id: str) -> HttpResponse:
    return evidence_file(request.subject)


@staffing(find=invoice_or_404)
def invoice_paper(request: StaffRequest, id: str) -> HttpResponse:
    return pdf_of(request.subject, request.staff.language)
