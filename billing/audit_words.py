"""Sentences of the audit log about billing, shown after the actor's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "account.move": _("changed the account from {from} to {to}: {because}"),
    "payment.submit": _("confirmed a payment for {invoice}, reference {reference}"),
    "payment.withdraw": _("withdrew the payment for {invoice}"),
    "payment.evidence": _("attached {file} to a payment"),
    "payment.approve": _("approved the payment for {invoice}"),
    "payment.reject": _("rejected the payment for {invoice}: {reason} {text}"),
    "payment.reverse": _("reversed the payment for {invoice}, credit note {credit_note}: {reason}"),
    "payment.propose": _("proposed a payment for {invoice}, reference {reference}"),
    "subscription.choose": _("chose the plan {plan} ({change})"),
    "subscription.cancel": _("cancelled the subscription from {until}"),
    "subscription.plan": _("started the plan {plan}"),
    "subscription.past_due": _("the period ended without payment"),
    "subscription.end": _("ended the subscription: {because}"),
    "price.rate": _("added a rate for {subject}"),
    "price.method": _("changed the payment method {subject}: {changed}"),
    "price.plan": _("changed the plan {subject}: {changed}"),
    "credits.adjust": _("changed the credits by {amount}: {reason}"),
}
