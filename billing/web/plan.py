"""Choose a plan: prices, a preview of the change, cancellation and its undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.actions.cancel_subscription import cancel_subscription
from billing.actions.choose_plan import Choice, choose_plan
from billing.models import Subscription
from billing.queries.finders import live_subscription, open_invoice
from billing.queries.rates import rate_at
from billing.queries.usage import usage_of
from billing.rules.plan_change import Change
from billing.rules.prices import local_price, rate_text
from kernel.clock import database_now
from kernel.errors import DrawbookError
from plans.models import Plan
from plans.queries import offered_plans
from tenancy.access import Access
from ui.acting import ActingRequest, acting

LIMITS = {"users": "max_users", "books": "max_books", "groups": "max_groups", "sites": "max_sites"}


@acting(may="account.billing", needs=Access.BILLING)
def plan(request: ActingRequest) -> HttpResponse:
    """Show the plans; `?plan=` previews a plan, POST chooses it."""
    wanted = (request.POST.get("plan") or request.GET.get("plan", "")).replace("\x00", "")[:40]
    if request.method == "POST":
        return _choose(request, wanted)
    if not wanted:
        return _page(request)
    try:
        return _page(request, choose_plan(request.member, wanted, preview=True), wanted)
    except DrawbookError as refusal:
        return _page(request, None, wanted, refusal=refusal.detail, status=refusal.status)


def _choose(request: ActingRequest, wanted: str) -> HttpResponse:
    try:
        done = choose_plan(request.member, wanted)
    except DrawbookError as refusal:
        return _page(request, None, wanted, refusal=refusal.detail, status=refusal.status)
    messages.success(request, _message(done))
    if done.invoice is not None:
        return HttpResponseRedirect(reverse("billing:invoice", args=[done.invoice.id]))
    return HttpResponseRedirect(reverse("billing:home"))


def _message(done: Choice) -> str:
    facts: dict[str, Any] = {"plan": done.plan.name}
    if done.change is Change.DOWNGRADE and done.effective_at:
        facts["day"] = date_format(done.effective_at, "j M Y")
        return _("%(plan)s starts on %(day)s. Nothing changes until then.") % facts
    if done.change is Change.UNCHANGED:
        return _("You keep %(plan)s.") % facts
    if done.invoice is not None:
        return _("%(plan)s selected. It starts when the invoice is paid.") % facts
    return _("%(plan)s is active.") % facts


def _page(
    request: ActingRequest,
    choice: Choice | None = None,
    wanted: str = "",
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    member = request.member
    subscription = live_subscription(member.account_id)
    rate = rate_at(member.currency, database_now())
    context = {
        "nav_current": "billing",
        "subscription": subscription,
        "plans": [
            _offered(one, subscription, local_price(one.usd_cents, rate, member.currency)) for one in _paid()
        ],
        "currency": member.currency,
        "rate": rate_text(rate),
        "wanted": wanted,
        "choice": choice,
        "act": _act(choice) if choice else "",
        "over": _over(request, choice) if choice else [],
        "owed": open_invoice(member.account_id),
        "refusal": refusal,
        "is_paid_plan": subscription is not None and not subscription.is_trial,
    }
    return render(request, "billing/plan.html", context, status=status)


def _paid() -> list[Plan]:
    return list(offered_plans().filter(trial_days=0))


def _offered(plan: Plan, subscription: Subscription | None, minor: int) -> dict[str, Any]:
    is_mine = subscription is not None and subscription.plan_id == plan.code and not subscription.is_trial
    return {
        "plan": plan,
        "minor": minor,
        "is_mine": is_mine,
        "is_next": subscription is not None and subscription.next_plan_id == plan.code,
        "url": f"{reverse('billing:plan')}?plan={plan.code}#choice",
    }


def _act(choice: Choice) -> str:
    facts = {"plan": choice.plan.name}
    return {
        Change.START: _("Start %(plan)s"),
        Change.UPGRADE: _("Upgrade to %(plan)s"),
        Change.DOWNGRADE: _("Downgrade to %(plan)s"),
        Change.RENEW: _("Renew %(plan)s"),
        Change.UNCHANGED: _("Keep %(plan)s"),
    }[choice.change] % facts


def _over(request: ActingRequest, choice: Choice) -> list[dict[str, Any]]:
    """Return the limits of the plan that the account exceeds."""
    rows = []
    for use in usage_of(request.member):
        limit = getattr(choice.plan, LIMITS[use.what])
        if use.used > limit:
            rows.append({"name": use.name, "used": use.used, "limit": limit})
    return rows


@require_POST
@acting(may="account.billing", needs=Access.BILLING)
def cancel(request: ActingRequest) -> HttpResponse:
    """At the end of the period."""
    subscription = cancel_subscription(request.member)
    end = subscription.current_period_end
    if subscription.ended_at is None and end is not None:
        facts = {"day": date_format(end, "j M Y")}
        messages.success(request, _("Plan cancelled. It stays active until %(day)s.") % facts)
    else:
        messages.success(request, _("Plan ended."))
    return HttpResponseRedirect(reverse("billing:home"))


@require_POST
@acting(may="account.billing", needs=Access.BILLING)
def undo_cancellation(request: ActingRequest) -> HttpResponse:
    """Stay after all."""
    subscription = live_subscription(request.member.account_id)
    if subscription is not None and subscription.cancel_at_period_end:
        messages.success(request, _message(choose_plan(request.member, subscription.plan_id)))
    return HttpResponseRedirect(reverse("billing:home"))
