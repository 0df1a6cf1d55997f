"""The kinds of notices about chit groups, as people choose their channels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inbox.kinds import NoticeKind

GROUP = _("Chit groups")
LABELS = {
    "chits.reminder": _("Payments due"),
    "chits.payment": _("Payments received, rejected or refunded"),
    "chits.claim": _("Payments to confirm"),
    "chits.draw_frozen": _("Draw lists frozen"),
    "chits.draw_result": _("Results of draws"),
    "chits.draw_adjourned": _("Draws postponed"),
    "chits.award_voided": _("Prizes voided"),
    "chits.payout": _("Payouts"),
    "chits.commenced": _("Groups commenced"),
    "chits.agreement": _("Agreements"),
    "chits.manager": _("Groups that you manage"),
}
FOR_TEAM = {"chits.claim": "chits.collect", "chits.manager": "chits.collect"}
KINDS = {kind: NoticeKind(label, GROUP, FOR_TEAM.get(kind)) for kind, label in LABELS.items()}
