"""Accounts of the platform: find one, look at what is true of it, suspend, lock, reactivate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.move_account import move_account
from accounts.countries import country_names
from audit.models import AuditEvent
from audit.words import in_words
from billing.actions.adjust_credits import Direction, adjust_credits
from billing.models import Invoice, Payment
from billing.queries.doors import latest_subscription
from billing.web.forms import carry_out
from billing.web.shown import invoice_tag, payment_tag
from credits.models import CreditEntry
from credits.queries import balance_of
from kernel.errors import Denied, NotFound
from kernel.ids import read_id
from plans.models import Grant
from project.staff_desk.forms import STATUSES, VERBS, AdjustForm, LookForm, MoveForm
from rest.paging import page as page_of
from tenancy.models import Account, Membership
from tenancy.roles import Role
from tenancy.scope import scope
from tenancy.staff import Staff, belongs_to, staff_scope
from tenancy.standing import Status
from tenancy.states import may_move
from ui.staffing import StaffRequest, staffing

SHOWN = 6
TONES = {
    Status.ACTIVE: "gain",
    Status.TRIAL: "neutral",
    Status.PENDING_PAYMENT: "wait",
    Status.PAST_DUE: "wait",
    Status.SUSPENDED: "loss",
    Status.LOCKED: "loss",
    Status.CLOSED: "",
}


def account_door(staff: Staff, id: str) -> Account:
    """Any account of the platform, or NotFound."""
    key = read_id(id)
    found = Account.objects.filter(pk=key).first() if key else None
    if found is None:
        raise NotFound
    return found


@staffing()
def accounts(request: StaffRequest) -> HttpResponse:
    """All of them, newest first, or those that were asked for."""
    search = request.GET.get("search", "").replace("\x00", "").strip()[:255]
    status = request.GET.get("status", "")
    rows = _found(search)
    if status in list(Status):
        rows = rows.filter(status=status)
    owners = Membership.objects.filter(account_id=OuterRef("id"), role=Role.OWNER)
    rows = rows.annotate(owner_email=Subquery(owners.values("user__email")[:1]))
    found = page_of(request, rows, _row)
    context = {
        "nav_current": "accounts",
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "search": search,
        "status": status,
        "statuses": [(value.value, word) for value, word in STATUSES.items()],
    }
    return render(request, "project/staff_accounts.html", context)


def _found(search: str) -> QuerySet[Account]:
    rows = Account.objects.all()
    if not search:
        return rows
    people = Membership.objects.filter(account_id=OuterRef("id")).filter(
        Q(user__email__icontains=search) | Q(user__mobile_number__contains=search)
    )
    papers = Invoice.objects.filter(account_id=OuterRef("id")).filter(
        Q(number__iexact=search) | Q(pay_code__iexact=search.replace(" ", ""))
    )
    return rows.filter(Q(name__icontains=search) | Exists(people) | Exists(papers))


def _row(account: Any) -> dict[str, Any]:
    return {
        "account": account,
        "owner_email": account.owner_email,
        "status": _status(account),
        "url": reverse("staff-account", args=[account.id]),
    }


def _status(account: Account) -> dict[str, Any]:
    status = Status(account.status)
    return {"word": STATUSES[status], "tone": TONES[status]}


@staffing(door=account_door)
def account(request: StaffRequest, id: str) -> HttpResponse:
    """What is true of one account."""
    return account_page(request, request.subject)


def account_page(
    request: StaffRequest,
    account: Account,
    *,
    look_form: forms.Form | None = None,
    move_form: forms.Form | None = None,
    adjust_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """With the forms as they were sent, where one was refused."""
    with scope(account.id, request.staff.user_id):
        context = {
            **_billing(account),
            "people": list(_people(account)),
            "events": [_event(row) for row in AuditEvent.objects.order_by("-happened_at", "-id")[:SHOWN]],
            "is_own": belongs_to(request.staff, account.id),
        }
    context |= {
        "nav_current": "accounts",
        "account": account,
        "status": _status(account),
        "country": dict(country_names("en")).get(account.country, account.country),
        "moves": [
            (to.value, verb)
            for to, verb in VERBS.items()
            if may_move(Status(account.status), to) and _is_by_hand(Status(account.status), to)
        ],
        "look_form": look_form or LookForm(),
        "move_form": move_form or MoveForm(auto_id="move_%s"),
        "moving_to": move_form.data.get("to", "") if move_form is not None and move_form.is_bound else "",
        "adjust_form": adjust_form or AdjustForm(auto_id="adjust_%s"),
        "may_look": account.status not in (Status.LOCKED, Status.CLOSED),
    }
    return render(request, "project/staff_account.html", context, status=status)


def _is_by_hand(now: Status, to: Status) -> bool:
    """A first payment makes an account active, not a button."""
    return to != Status.ACTIVE or now in (Status.SUSPENDED, Status.LOCKED)


def _billing(account: Account) -> dict[str, Any]:
    return {
        "subscription": latest_subscription(account.id),
        "grant": Grant.objects.filter(account_id=account.id).first(),
        "balance": balance_of(account.id),
        "entries": list(CreditEntry.objects.order_by("-position")[:SHOWN]),
        "invoices": [
            {"invoice": row, "tag": invoice_tag(row.status)}
            for row in Invoice.objects.order_by("-id")[:SHOWN]
        ],
        "payments": [
            {"payment": row, "tag": payment_tag(row.status), "url": _in_queue(row)}
            for row in Payment.objects.select_related("invoice").order_by("-id")[:SHOWN]
        ],
    }


def _in_queue(payment: Payment) -> str:
    return f"{reverse('billing:staff-queue')}?status={payment.status}&payment={payment.id}"


def _people(account: Account) -> QuerySet[Any]:
    rows = Membership.objects.filter(account_id=account.id, is_active=True).exclude(role=Role.MEMBER)
    return rows.select_related("user").order_by("created_at")[:20]


def _event(row: AuditEvent) -> dict[str, Any]:
    return {"at": row.happened_at, "who": row.actor_name, "said": in_words(row.verb, row.facts)}


@require_POST
@staffing(door=account_door)
def move(request: StaffRequest, id: str) -> HttpResponse:
    """Suspend, lock or reactivate, for a reason that the account's audit log keeps."""
    account = request.subject
    form = MoveForm(request.POST, auto_id="move_%s")
    status = 400
    if form.is_valid():
        to = Status(form.cleaned_data["to"])
        moved, status = carry_out(
            form, lambda: _move(request.staff, account, to, form.cleaned_data["reason"])
        )
        if moved is not None:
            messages.success(
                request, _("%(account)s: %(word)s.") % {"account": account.name, "word": STATUSES[to]}
            )
            return HttpResponseRedirect(reverse("staff-account", args=[account.id]))
    with staff_scope():
        return account_page(request, account, move_form=form, status=status)


def _move(staff: Staff, account: Account, to: Status, reason: str) -> bool:
    with scope(account.id, staff.user_id):
        if belongs_to(staff, account.id):
            raise Denied(_("This is your own account. Somebody else does this."), code="own_account")
        return move_account(staff, account.id, to, because=reason)


@require_POST
@staffing(door=account_door)
def adjust(request: StaffRequest, id: str) -> HttpResponse:
    """Give credits, or with a minus take some; the reason stands in the account's timeline."""
    account = request.subject
    form = AdjustForm(request.POST, auto_id="adjust_%s")
    status = 400
    if form.is_valid():
        amount, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
        direction: Direction = "take" if amount < 0 else "add"
        entry, status = carry_out(
            form,
            lambda: adjust_credits(
                request.staff, account.id, abs(amount), reason=reason, direction=direction
            ),
        )
        if entry is not None:
            told = {"account": account.name, "balance": f"{entry.balance_after:,}"}
            messages.success(request, _("%(account)s has %(balance)s credits now.") % told)
            return HttpResponseRedirect(reverse("staff-account", args=[account.id]))
    with staff_scope():
        return account_page(request, account, adjust_form=form, status=status)
