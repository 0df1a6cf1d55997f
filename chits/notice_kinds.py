"""The kinds of notices about chit groups, as people choose their channels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inbox.kinds import NoticeKind

GROUP = _("Chit groups")
LABELS = {
    "chits.reminder": _("Payments that are due"),
    "chits.payment": _("Payments received, rejected or refunded"),
    "chits.claim": _("Payments that wait for confirmation"),
    "chits.draw_frozen": _("The list of a draw is frozen"),
    "chits.draw_result": _("Results of draws"),
    "chits.draw_adjourned": _("A draw is postponed"),
    "chits.award_voided": _("A prize is voided"),
    "chits.payout": _("Payouts"),
    "chits.commenced": _("A group has commenced"),
    "chits.agreement": _("Agreements"),
    "chits.manager": _("Groups that you manage"),
}
FOR_TEAM = {"chits.claim": "chits.collect", "chits.manager": "chits.collect"}
KINDS = {kind: NoticeKind(label, GROUP, FOR_TEAM.get(kind)) for kind, label in LABELS.items()}
