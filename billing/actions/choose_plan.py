"""Choose a plan: start, upgrade now, downgrade at the end of the period, or keep the plan.

A preview returns the result without changing anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from audit.record import audit
from billing.actions.advance_subscription import advance_subscription
from billing.actions.apply_plan import apply_plan
from billing.actions.ask_renewal import ask_renewal_anew
from billing.actions.issue_invoice import issue_invoice
from billing.actions.update_lapse_date import update_lapse_date
from billing.actions.void_invoice import open_invoices, void_invoice
from billing.events import SubscriptionChanged
from billing.locking import lock_account, lock_subscription
from billing.models import Invoice, Subscription
from billing.queries.finders import live_subscription
from billing.queries.rates import rate_at
from billing.queries.shapes import status_by_clock
from billing.rules.dunning import SIGN_UP_DUE
from billing.rules.plan_change import Change, change_of
from billing.rules.prices import Line, local_price
from billing.rules.proration import Prorated, prorate, share_left
from billing.states import LIVE_SUBSCRIPTIONS, InvoiceStatus, Purpose, SubscriptionStatus
from credits.actions.grant import grant
from credits.kinds import Kind
from credits.wallet import lock_wallet
from kernel.clock import database_now
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from money import round_half_up
from plans.models import Plan
from plans.queries import offered_plans, plan_on_offer
from tenancy.access import Access, Status
from tenancy.member import Member, require_access, require_capability
from tenancy.models import Account

OTHER_PLAN = "A different plan was chosen."


@dataclass(frozen=True, slots=True)
class Choice:
    """The result of choosing a plan, and the invoice that it issued."""

    change: Change
    plan: Plan
    currency: str
    lines: tuple[Line, ...] = ()
    total_minor: int = 0
    credits: int = 0
    usd_cents: int = 0
    month_minor: int = 0
    effective_at: datetime | None = None
    """None where it takes effect with a payment."""
    subscription: Subscription | None = None
    invoice: Invoice | None = None


def choose_plan(member: Member, code: str, *, preview: bool = False) -> Choice:
    """BadInput for a plan that cannot be chosen; Conflict while a payment is under review, or when the
    next period is paid for already; NotConfigured without a rate for the account's currency."""
    require_capability(member, "account.billing")
    require_access(member, Access.BILLING)
    with transaction():
        plan = _plan(code)
        account = lock_account(member.account_id)
        lock_wallet(account.id)
        subscription = _running(account, preview)
        now = database_now()
        offered = _offer(account, subscription, plan, now)
        if preview:
            return offered
        done = _CARRY_OUT[offered.change](account, offered, now)
        assert done.subscription is not None
        audit(
            member,
            "subscription.choose",
            "subscription",
            done.subscription.id,
            change=done.change.value,
            plan=plan.code,
            invoice=done.invoice.number if done.invoice else None,
        )
        record(SubscriptionChanged(done.subscription.id), account_id=account.id)
    return done


def _running(account: Account, preview: bool) -> Subscription | None:
    """Return the live subscription, locked; due changes are made first; a preview assumes them."""
    found = live_subscription(account.id)
    if found is not None and not preview:
        advance_subscription(account.id, found.id)
        found = live_subscription(account.id)
    if found is None:
        return None
    subscription = lock_subscription(found.id)
    subscription.status = status_by_clock(subscription)
    return subscription if subscription.status in LIVE_SUBSCRIPTIONS else None


def _plan(code: str) -> Plan:
    plan = plan_on_offer(code)
    if plan is None or plan.is_trial:
        codes = ", ".join(offered_plans().filter(trial_days=0).values_list("code", flat=True))
        raise bad_field("plan", f"Choose one of {codes}.")
    return plan


# The result.


def _offer(account: Account, subscription: Subscription | None, plan: Plan, now: datetime) -> Choice:
    change = change_of(
        SubscriptionStatus(subscription.status) if subscription else None,
        is_trial=subscription is not None and subscription.is_trial,
        now_cents=subscription.plan.usd_cents if subscription else 0,
        wanted_cents=plan.usd_cents,
        is_same=subscription is not None and subscription.plan_id == plan.code,
    )
    rate = rate_at(account.currency, now)
    month = local_price(plan.usd_cents, rate, account.currency)
    blank = Choice(change, plan, account.currency, month_minor=month, subscription=subscription)
    if change == Change.UPGRADE:
        return _upgrade_offer(blank, rate, now)
    if change in (Change.START, Change.RENEW):
        line = Line(f"Drawbook {plan.name}, one month", 1, month)
        return replace(
            blank,
            lines=(line,),
            total_minor=month,
            credits=plan.credits_per_period,
            usd_cents=plan.usd_cents,
        )
    assert subscription is not None
    if change == Change.DOWNGRADE:
        _refuse_when_paid_ahead(subscription, now)
        return replace(blank, effective_at=subscription.current_period_end)
    return replace(blank, effective_at=now)


def _upgrade_offer(blank: Choice, rate: Decimal, now: datetime) -> Choice:
    subscription = blank.subscription
    assert subscription is not None
    _refuse_when_paid_ahead(subscription, now)
    start, end = subscription.current_period_start, subscription.current_period_end
    assert start is not None and end is not None
    left = share_left(start, end, now)
    old = subscription.plan
    reckoned = prorate(
        left,
        old_month_minor=_month_paid(subscription, blank.currency, rate),
        new_month_minor=blank.month_minor,
        old_credits=old.credits_per_period,
        new_credits=blank.plan.credits_per_period,
    )
    return replace(
        blank,
        lines=_upgrade_lines(reckoned, old, blank.plan, end),
        total_minor=reckoned.total_minor,
        credits=reckoned.credits,
        usd_cents=max(0, round_half_up((blank.plan.usd_cents - old.usd_cents) * left)),
        effective_at=None if reckoned.total_minor else now,
    )


def _upgrade_lines(reckoned: Prorated, old: Plan, new: Plan, end: datetime) -> tuple[Line, ...]:
    until = end.date().isoformat()
    return (
        Line(f"Drawbook {new.name}, until {until}", 1, reckoned.rest_minor),
        Line(f"Drawbook {old.name}, not used until {until}", 1, -reckoned.unused_minor),
    )


def _month_paid(subscription: Subscription, currency: str, rate: Decimal) -> int:
    """Return the price that was paid for a month of the current plan; by today's rate if unknown."""
    paid = Invoice.objects.filter(
        subscription=subscription, status=InvoiceStatus.PAID, plan=subscription.plan, currency=currency
    )
    last = paid.order_by("-paid_at", "-id").first()
    if last is None:
        return local_price(subscription.plan.usd_cents, rate, currency)
    return int(last.metadata.get("month_minor", last.total_minor))


def _refuse_when_paid_ahead(subscription: Subscription, now: datetime) -> None:
    begins = subscription.current_period_start
    if begins is not None and begins > now:
        raise Conflict(
            f"The period from {begins.date().isoformat()} is already paid. Choose again when it starts.",
            code="paid_ahead",
        )


# Doing it.


def _start(account: Account, choice: Choice, now: datetime) -> Choice:
    """Return the invoice of the first period; an existing one if it is for the same plan."""
    asked = open_invoices(account.id)
    same = next((i for i in asked if i.plan_id == choice.plan.code and i.purpose != Purpose.UPGRADE), None)
    for invoice in asked:
        if invoice is not same:
            void_invoice(invoice, because=OTHER_PLAN)
    subscription = choice.subscription
    if same is not None:
        return replace(choice, invoice=same, subscription=subscription or same.subscription)
    if subscription is None:
        subscription = Subscription.objects.create(
            account_id=account.id, plan=choice.plan, status=SubscriptionStatus.INCOMPLETE
        )
    elif subscription.status == SubscriptionStatus.INCOMPLETE:
        _wait_in(account, subscription, choice.plan)
    elif subscription.cancel_at_period_end:
        # A trial that was to end is to go on as a paid plan.
        subscription.cancel_at_period_end = False
        subscription.save(update_fields=["cancel_at_period_end", "updated_at"])
    invoice = _issue(account, subscription, choice, Purpose.START, due_at=now + SIGN_UP_DUE)
    return replace(choice, invoice=invoice, subscription=subscription)


def _wait_in(account: Account, subscription: Subscription, plan: Plan) -> None:
    """Choose another plan before the first payment; the account's limits stay until it is paid."""
    if account.status == Status.PENDING_PAYMENT:
        apply_plan(account, subscription, plan)
        return
    subscription.plan = plan
    subscription.save(update_fields=["plan", "updated_at"])


def _upgrade(account: Account, choice: Choice, now: datetime) -> Choice:
    """An invoice of the difference, good as long as the period; at once where nothing is to be paid."""
    subscription = choice.subscription
    assert subscription is not None and subscription.current_period_end is not None
    _stay(account, subscription, now)
    for invoice in open_invoices(account.id, purposes=[Purpose.UPGRADE]):
        if invoice.plan_id == choice.plan.code and invoice.period_end == subscription.current_period_end:
            return replace(choice, invoice=invoice)
        void_invoice(invoice, because=OTHER_PLAN)
    if choice.total_minor == 0:
        _go_up_at_once(account, subscription, choice, now)
        return choice
    due_at = min(now + SIGN_UP_DUE, subscription.current_period_end)
    return replace(choice, invoice=_issue(account, subscription, choice, Purpose.UPGRADE, due_at=due_at))


def _issue(
    account: Account, subscription: Subscription, choice: Choice, purpose: Purpose, *, due_at: datetime
) -> Invoice:
    is_upgrade = purpose == Purpose.UPGRADE
    return issue_invoice(
        account,
        subscription,
        plan=choice.plan,
        purpose=purpose,
        usd_cents=choice.usd_cents,
        due_at=due_at,
        priced=lambda rate: choice.lines,
        period_end=subscription.current_period_end if is_upgrade else None,
        metadata={
            "credits": choice.credits,
            "month_minor": choice.month_minor,
            **({"from_plan": subscription.plan_id} if is_upgrade else {}),
        },
    )


def _go_up_at_once(account: Account, subscription: Subscription, choice: Choice, now: datetime) -> None:
    apply_plan(account, subscription, choice.plan)
    ask_renewal_anew(account, subscription, now)
    if choice.credits:
        assert subscription.current_period_start is not None
        grant(
            account.id,
            choice.credits,
            kind=Kind.SUBSCRIPTION,
            description=f"{choice.plan.name}: credits for the rest of the period",
            key=f"sub:{subscription.id}:{subscription.current_period_start.isoformat()}:{choice.plan.code}",
            metadata={"plan": choice.plan.code},
        )


def _downgrade(account: Account, choice: Choice, now: datetime) -> Choice:
    """Change to the smaller plan with the next period."""
    assert choice.subscription is not None
    return _from_next_period(account, choice, choice.plan, now)


def _continue_plan(account: Account, choice: Choice, now: datetime) -> Choice:
    assert choice.subscription is not None
    return _from_next_period(account, choice, None, now)


def _from_next_period(account: Account, choice: Choice, plan: Plan | None, now: datetime) -> Choice:
    subscription = choice.subscription
    assert subscription is not None
    for invoice in open_invoices(account.id, purposes=[Purpose.UPGRADE]):
        void_invoice(invoice, because=OTHER_PLAN)
    is_ahead = subscription.current_period_start is not None and subscription.current_period_start > now
    if not is_ahead:
        # The plan of a period that is paid in advance can't change.
        subscription.next_plan = plan
        subscription.save(update_fields=["next_plan", "updated_at"])
    return replace(choice, invoice=_stay(account, subscription, now))


def _stay(account: Account, subscription: Subscription, now: datetime) -> Invoice | None:
    """Undo a cancellation; the renewal invoice is issued when it is due."""
    if subscription.cancel_at_period_end:
        subscription.cancel_at_period_end = False
        subscription.save(update_fields=["cancel_at_period_end", "updated_at"])
    update_lapse_date(account, subscription)
    return ask_renewal_anew(account, subscription, now)


_CARRY_OUT = {
    Change.START: _start,
    Change.UPGRADE: _upgrade,
    Change.DOWNGRADE: _downgrade,
    Change.RENEW: _downgrade,
    Change.UNCHANGED: _continue_plan,
}
