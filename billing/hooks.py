"""Everything that billing registers with the floors below."""

from __future__ import annotations

from accounts import offers, opening
from audit import words
from audit.inspection import inspect_with
from billing import held, live, schedule, searching
from billing.actions.open_subscription import open_subscription
from billing.audit_account import inspect_billing
from billing.audit_words import WORDS
from billing.notice_kinds import KINDS
from billing.offers import payment_method_names, rates_now
from billing.queries.account_summary import billing_of, payment_required_details
from inbox.kinds import register_kinds
from tenancy.unpaid import explain_with


def register() -> None:
    """Called once, when the apps are ready."""
    offers.fill(rates=rates_now, methods=payment_method_names)
    opening.when_opened(open_subscription)
    opening.describe_with(billing_of)
    explain_with(payment_required_details)
    words.register_sentences(WORDS)
    register_kinds(KINDS)
    searching.register()
    live.register()
    held.register()
    schedule.register()
    inspect_with("billing", inspect_billing)
