"""The kinds of notices about number books, as people choose their channels. Recipients: see recipients.py."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from books.notices.recipients import CAPABILITY_OF
from inbox.kinds import NoticeKind

GROUP = _("Number books")
LABELS = {
    "books.loss": _("The worst result nears the loss limit"),
    "books.pre_closed": _("Sales closed, and what needs cover"),
    "books.correction": _("A correction needs approval"),
    "books.override": _("An override was used"),
    "books.announced": _("The lucky number"),
    "books.cover_answered": _("Answers of collaborators"),
    "books.import": _("Large imports"),
    "books.asked": _("Cover is requested from you"),
    "books.still_asked": _("Requests that are still open when sales close"),
    "books.held": _("Your debt on the lucky number"),
}
OWN = {"books.import": "books.sell", "books.asked": "covers.answer"}
# Whoever answers for an operator gets these; they are listed for the team, to which collaborators belong.
TEAM = "look.boards"
KINDS = {
    kind: NoticeKind(label, GROUP, CAPABILITY_OF.get(kind) or OWN.get(kind, TEAM))
    for kind, label in LABELS.items()
}
