"""The account's subscription: show it, change its plan, cancel it."""

from __future__ import annotations

from typing import Any

from billing.actions.cancel_subscription import cancel_subscription
from billing.actions.choose_plan import Choice, choose_plan
from billing.api.shapes import ChooseBody
from billing.queries.finders import latest_subscription, open_invoice
from billing.queries.shapes import ChoiceOut, SubscriptionOut, status_by_clock
from billing.rules.dunning import lapses_at
from billing.rules.plan_change import Change
from billing.states import SubscriptionStatus
from kernel.errors import NotFound
from money import format_money
from rest.resources import Resources
from tenancy.access import Access
from tenancy.member import Member

router = Resources(tags=["Billing"])


@router.on("GET", "/billing/subscription/", answer=SubscriptionOut, may="account.billing")
def get_subscription(request: Any) -> Any:
    """Return the live subscription, or the last one."""
    return _shown(request.member)


@router.on(
    "POST",
    "/billing/subscription/",
    answer=ChoiceOut,
    other={200: ChoiceOut},
    may="account.billing",
    needs=Access.BILLING,
)
def post_plan(request: Any, body: ChooseBody, preview: bool = False) -> Any:
    """Choose a plan: 201 with the invoice to pay, 200 if there is nothing to pay.

    `?preview=1` returns the result without changing anything. Choosing the current plan removes a
    cancellation and any planned change.
    """
    choice = choose_plan(request.member, body.plan, preview=preview)
    made = None if preview else choice.invoice
    answer = ChoiceOut.of(choice, message=_sentence(choice), subscription=None, invoice=made)
    if not preview:
        answer["subscription"] = _shown(request.member)
    return 200 if made is None else 201, answer


@router.on("DELETE", "/billing/subscription/", may="account.billing", needs=Access.BILLING)
def delete_subscription(request: Any) -> Any:
    """Cancel at the end of the period; choosing the plan again undoes the cancellation."""
    cancel_subscription(request.member)
    return 204, None


def _shown(member: Member) -> dict[str, Any]:
    subscription = latest_subscription(member.account_id)
    if subscription is None:
        raise NotFound
    invoice = open_invoice(member.account_id)
    is_in_grace = status_by_clock(subscription) == SubscriptionStatus.PAST_DUE
    end = subscription.current_period_end
    grace_ends_at = lapses_at(end) if is_in_grace and end else None
    return SubscriptionOut.of(subscription, grace_ends_at=grace_ends_at, invoice=invoice)


def _sentence(choice: Choice) -> str:
    plan = choice.plan.name
    if choice.change == Change.UNCHANGED:
        return f"You keep {plan}."
    if choice.change == Change.DOWNGRADE and choice.effective_at is not None:
        return f"{plan} starts on {choice.effective_at.date().isoformat()}. Nothing changes until then."
    if not choice.total_minor:
        return f"{plan} starts now. There is nothing to pay."
    return f"{plan} starts when {format_money(choice.total_minor, choice.currency)} is paid."
