"""The staff page of one account: its facts and the possible actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.words import ROLE_NAMES
from audit.models import AuditEvent
from audit.words import in_words
from billing.models import Invoice, Payment
from billing.queries.finders import latest_subscription
from billing.web.shown import invoice_tag, payment_tag, subscription_word
from credits.models import CreditEntry
from credits.queries import balance_of
from desks.staff.forms import VERBS, AdjustForm, LookForm, MoveForm
from desks.staff.shown import country_and_plan, plan_names, status_of
from kernel.find_one import find_one
from plans.models import Grant
from tenancy.access import Status
from tenancy.models import Account, Membership
from tenancy.roles import Role
from tenancy.scope import scope
from tenancy.staff import Staff, belongs_to
from tenancy.states import MOVES
from ui.asking import Asking
from ui.staffing import StaffRequest, staffing

SHOWN = 6


def account_or_404(staff: Staff, id: str) -> Account:
    """Any account of the platform, or NotFound."""
    return find_one(Account.objects.all(), id)


@staffing(find=account_or_404)
def account(request: StaffRequest, id: str) -> HttpResponse:
    """Show one account."""
    return account_page(request, request.subject)


def account_page(
    request: StaffRequest,
    account: Account,
    *,
    look_form: forms.Form | None = None,
    move_form: forms.Form | None = None,
    adjust_form: forms.Form | None = None,
    person_form: forms.Form | None = None,
    refused_person: str = "",
    question: Asking | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the account with the submitted forms and their errors."""
    with scope(account.id, request.staff.user_id):
        context = {
            **_billing(account),
            "people": [in_role(person) for person in people_of(account)],
            "me_id": request.staff.user_id,
            "events": [_event(row) for row in AuditEvent.objects.order_by("-happened_at", "-id")[:SHOWN]],
            "is_own": belongs_to(request.staff, account.id),
        }
    context |= {
        "nav_current": "accounts",
        "account": account,
        "status": status_of(account),
        "place": country_and_plan(account, plan_names()),
        "moves": [
            (to.value, verb)
            for to, verb in VERBS.items()
            if MOVES.allow(account.status, to) and _is_by_hand(Status(account.status), to)
        ],
        "look_form": look_form or LookForm(),
        "move_form": move_form or MoveForm(auto_id="move_%s"),
        "moving_to": move_form.data.get("to", "") if move_form is not None and move_form.is_bound else "",
        "person_form": person_form,
        "refused_person": refused_person,
        "asking": question,
        "adjust_form": adjust_form or AdjustForm(auto_id="adjust_%s"),
        "may_look": account.status not in (Status.LOCKED, Status.CLOSED),
    }
    return render(request, "desks/staff_account.html", context, status=status)


def _is_by_hand(now: Status, to: Status) -> bool:
    """A first payment makes an account active, not a button."""
    return to != Status.ACTIVE or now in (Status.SUSPENDED, Status.LOCKED)


def _billing(account: Account) -> dict[str, Any]:
    subscription = latest_subscription(account.id)
    return {
        "subscription": subscription,
        "subscription_word": subscription_word(subscription.status) if subscription else "",
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


def people_of(account: Account) -> QuerySet[Any]:
    """Its team; the members of chit groups are its customers."""
    rows = Membership.objects.filter(account_id=account.id, is_active=True).exclude(role=Role.MEMBER)
    return rows.select_related("user").order_by("created_at")[:20]


def in_role(person: Membership) -> Membership:
    """The person with their role in words."""
    person.role_word = ROLE_NAMES[Role(person.role)]  # type: ignore[attr-defined]
    return person


def _event(row: AuditEvent) -> dict[str, Any]:
    return {"at": row.happened_at, "who": row.actor_name, "said": in_words(row.verb, row.facts)}
