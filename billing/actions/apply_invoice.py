"""Apply a paid invoice: the subscription's period, the plan's limits, the account's state, the credits."""

from __future__ import annotations

from datetime import datetime

from accounts.actions.move_account import Actor, move_account
from billing.actions.ask_renewal import ask_renewal_anew
from billing.actions.update_lapse_date import update_lapse_date
from billing.models import Invoice, Subscription
from billing.rules.months import month_after
from billing.states import LIVE_SUBSCRIPTIONS, SUBSCRIPTION_MOVES, Purpose, SubscriptionStatus
from credits.actions.grant import grant
from credits.kinds import Kind
from kernel.clock import database_now
from kernel.errors import Conflict
from plans.actions.give_plan import give_plan
from tenancy.access import Status
from tenancy.models import Account

MOVED = (
    "status",
    "plan",
    "is_trial",
    "auto_renew",
    "anchor_day",
    "current_period_start",
    "current_period_end",
    "next_plan",
    "cancel_at_period_end",
    "activated_at",
    "updated_at",
)


def apply_invoice(
    actor: Actor, account: Account, subscription: Subscription, invoice: Invoice
) -> Subscription:
    """Apply the invoice; account, wallet, subscription and invoice are locked, in this order.

    Returns the subscription that is active then: a new one if the invoice's own ended before the payment.
    """
    now = database_now()
    if subscription.status not in LIVE_SUBSCRIPTIONS:
        subscription = _begin_anew(account, invoice)
    # A subscription without a paid period starts with this payment, whatever the invoice says.
    begin = _PERIODS[Purpose(invoice.purpose)] if subscription.anchor_day else _start
    begin(subscription, invoice, now)
    subscription.status = SUBSCRIPTION_MOVES.move(subscription.status, SubscriptionStatus.ACTIVE)
    subscription.is_trial = False
    subscription.save(update_fields=MOVED)
    _give_limits(account, subscription)
    update_lapse_date(account, subscription)
    move_account(actor, account.id, Status.ACTIVE, because="payment", invoice=invoice.number)
    _grant_credits(subscription, invoice)
    if invoice.purpose == Purpose.UPGRADE:
        ask_renewal_anew(account, subscription, now, leave_reviewed=True)
    return subscription


def _begin_anew(account: Account, invoice: Invoice) -> Subscription:
    """For money that came after the end: a subscription of its own, as of today."""
    if invoice.purpose == Purpose.UPGRADE:
        raise Conflict(
            "The subscription for this upgrade has ended. Reject the payment and refund the customer.",
            code="subscription_ended",
        )
    if Subscription.objects.filter(account_id=account.id, status__in=LIVE_SUBSCRIPTIONS).exists():
        raise Conflict(
            "This account has started another subscription. Reject the payment and refund the customer.",
            code="subscription_replaced",
        )
    return Subscription.objects.create(
        account_id=account.id, plan=invoice.plan, status=SubscriptionStatus.INCOMPLETE
    )


def _start(subscription: Subscription, invoice: Invoice, now: datetime) -> None:
    """The first paid month, counted from now."""
    subscription.plan = invoice.plan
    subscription.anchor_day = now.day
    subscription.activated_at = now
    subscription.current_period_start = now
    subscription.current_period_end = month_after(now, now.day)
    subscription.auto_renew = True
    subscription.cancel_at_period_end = False
    subscription.next_plan = None


def _renew(subscription: Subscription, invoice: Invoice, now: datetime) -> None:
    """Extend the subscription by the invoice's month; a smaller plan paid in advance starts with it."""
    assert invoice.period_start is not None and invoice.period_end is not None
    subscription.current_period_start = invoice.period_start
    subscription.current_period_end = invoice.period_end
    is_ahead = invoice.period_start > now and invoice.plan_id != subscription.plan_id
    subscription.next_plan = invoice.plan if is_ahead else None
    if not is_ahead:
        subscription.plan = invoice.plan


def _upgrade(subscription: Subscription, invoice: Invoice, now: datetime) -> None:
    """The larger plan for the rest of the period that runs, and after it unless that is paid for already."""
    assert invoice.period_end is not None
    if invoice.period_end <= now:
        raise Conflict(
            "The period of this upgrade has ended. Reject the payment and refund the customer.",
            code="period_over",
        )
    is_paid_ahead = subscription.current_period_end != invoice.period_end
    subscription.next_plan = subscription.next_plan or subscription.plan if is_paid_ahead else None
    subscription.plan = invoice.plan


_PERIODS = {Purpose.START: _start, Purpose.RENEWAL: _renew, Purpose.UPGRADE: _upgrade}


def _give_limits(account: Account, subscription: Subscription) -> None:
    give_plan(
        account.id,
        subscription.plan,
        starts_at=subscription.current_period_start,
        ends_at=subscription.current_period_end,
    )
    account.plan = subscription.plan_id
    account.trial_ends_at = None
    account.save(update_fields=["plan", "trial_ends_at", "updated_at"])


def _grant_credits(subscription: Subscription, invoice: Invoice) -> None:
    amount = int(invoice.metadata["credits"])
    if amount:
        grant(
            invoice.account_id,
            amount,
            kind=Kind.SUBSCRIPTION,
            description=f"{invoice.plan_name}: credits of the period",
            key=credit_key(subscription, invoice),
            metadata={"plan": invoice.plan_id, "invoice": invoice.number},
        )


def credit_key(subscription: Subscription, invoice: Invoice) -> str:
    """Grant the credits once per period, and again for an upgrade or a new payment after a reversal."""
    assert subscription.current_period_start is not None
    period = f"sub:{subscription.id}:{subscription.current_period_start.isoformat()}"
    is_more = invoice.purpose == Purpose.UPGRADE or invoice.replaces_id is not None
    return f"{period}:{invoice.id}" if is_more else period
