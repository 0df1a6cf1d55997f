"""What the audit log says of chit groups, after the name of who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "group.create": _("made the group {name}"),
    "group.update": _("changed the group: {after}"),
    "group.add_ticket": _("added a member with {tickets}"),
    "group.commence": _("commenced the group; agreement {agreement}"),
    "group.close": _("closed the group"),
    "group.cancelled": _("cancelled the group: {reason}"),
    "group.terminated": _("terminated the group: {reason}"),
    "group.penalties": _("charged penalties on {tickets} demands"),
    "instalment.demand": _("demanded instalment {number} of {tickets} tickets"),
    "instalment.freeze": _("asked for the freeze of instalment {number}"),
    "instalment.frozen": _("froze the draw of instalment {number}: {freeze}"),
    "instalment.draw": _("asked for the draw of instalment {number}"),
    "instalment.award": _("awarded instalment {number} to {winner}"),
    "instalment.adjourn": _("adjourned instalment {number}: nobody was eligible"),
    "instalment.reschedule": _("put a draw off to {draw_at}: {reason}"),
    "instalment.bid": _("bid for {ticket}"),
    "instalment.word": _("posted a lucky word for {ticket}"),
    "instalment.seen": _("saw the seal for {ticket}"),
    "award.void": _("voided an award: {reason}"),
    "payout.security": _("noted the security of a winner"),
    "payout.approve": _("approved a payout"),
    "payout.disburse": _("paid a prize out by {method}"),
    "ticket.mark": _("kept a ticket out of draws: {kind}"),
    "ticket.unmark": _("let a ticket take part again: {kind}"),
    "ticket.remove": _("removed a ticket's holder: {reason}"),
    "ticket.substitute": _("gave a ticket to a substitute"),
    "holder.repay": _("paid a former holder back"),
    "demand.waive": _("gave up a demand: {reason}"),
}
