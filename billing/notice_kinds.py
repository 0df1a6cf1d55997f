"""The kinds of notices about the account's plan and invoices, as its owner chooses their channels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inbox.kinds import NoticeKind

GROUP = _("Plan and invoices")
LABELS = {
    "billing.InvoiceIssued": _("Invoices"),
    "billing.RenewalReminded": _("Renewals"),
    "billing.PaymentSubmitted": _("Payments submitted"),
    "billing.PaymentApproved": _("Payments approved"),
    "billing.PaymentRejected": _("Payments rejected"),
    "billing.PaymentReversed": _("Payments reversed"),
    "billing.TrialReminded": _("Trial ending"),
    "billing.SubscriptionEnded": _("Plan ended"),
}
KINDS = {kind: NoticeKind(label, GROUP, "account.billing") for kind, label in LABELS.items()}
