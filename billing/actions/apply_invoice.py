"""What a paid invoice sets going: the subscription's period, the plan's limits, the account, the credits."""

from __future__ import annotations

from accounts.actions.move_account import Actor, move_account
from billing.models import Invoice, Subscription
from billing.rules.months import month_after
from billing.states import SUBSCRIPTION_MOVES, Purpose, SubscriptionStatus, require_move
from credits.actions.grant import grant
from credits.kinds import Kind
from kernel.clock import database_now
from plans.actions.give_plan import give_plan
from tenancy.models import Account
from tenancy.standing import Status

MOVED = (
    "status",
    "plan",
    "is_trial",
    "auto_renew",
    "anchor_day",
    "current_period_start",
    "current_period_end",
    "next_plan",
    "activated_at",
    "updated_at",
)


def apply_invoice(actor: Actor, account: Account, subscription: Subscription, invoice: Invoice) -> None:
    """Carry out what was paid for; account, wallet, subscription and invoice are locked, in this order."""
    _PERIODS[Purpose(invoice.purpose)](subscription, invoice)
    require_move(
        SUBSCRIPTION_MOVES,
        "This subscription",
        SubscriptionStatus(subscription.status),
        SubscriptionStatus.ACTIVE,
    )
    subscription.status = SubscriptionStatus.ACTIVE
    subscription.plan = invoice.plan
    subscription.is_trial = False
    subscription.save(update_fields=MOVED)
    _give_limits(account, subscription)
    move_account(actor, account.id, Status.ACTIVE, because="payment", invoice=invoice.number)
    _grant_credits(subscription, invoice)


def _start(subscription: Subscription, invoice: Invoice) -> None:
    """The first paid month, counted from now."""
    now = database_now()
    subscription.anchor_day = now.day
    subscription.activated_at = now
    subscription.current_period_start = now
    subscription.current_period_end = month_after(now, now.day)
    subscription.auto_renew = True
    subscription.next_plan = None


def _renew(subscription: Subscription, invoice: Invoice) -> None:
    """The month that the invoice says."""
    assert invoice.period_start is not None and invoice.period_end is not None
    subscription.current_period_start = invoice.period_start
    subscription.current_period_end = invoice.period_end
    subscription.next_plan = None


def _upgrade(subscription: Subscription, invoice: Invoice) -> None:
    """The larger plan for the rest of the period that runs."""
    subscription.next_plan = None


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
    """One grant a period; one more for an upgrade within it, or for what is paid again after a reversal."""
    assert subscription.current_period_start is not None
    period = f"sub:{subscription.id}:{subscription.current_period_start.isoformat()}"
    is_more = invoice.purpose == Purpose.UPGRADE or invoice.replaces_id is not None
    return f"{period}:{invoice.id}" if is_more else period
