"""The kinds of notices about number books, whose channels people choose."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from books.notices.recipients import CAPABILITY_OF
from inbox.kinds import NoticeKind

GROUP = _("Number books")
LABELS = {
    "books.loss": _("Loss limit almost reached"),
    "books.pre_closed": _("Sales closed"),
    "books.correction": _("Corrections to approve"),
    "books.override": _("Overrides used"),
    "books.announced": _("Lucky numbers"),
    "books.cover_answered": _("Collaborators' answers"),
    "books.import": _("Large imports"),
    "books.asked": _("Requests for your cover"),
    "books.still_asked": _("Requests still open when sales close"),
    "books.held": _("Amount you owe on the lucky number"),
}
OWN = {"books.import": "books.sell", "books.asked": "covers.answer"}
# Collaborators get these; members who see boards can choose their channels.
TEAM = "look.boards"
KINDS = {
    kind: NoticeKind(label, GROUP, CAPABILITY_OF.get(kind) or OWN.get(kind, TEAM))
    for kind, label in LABELS.items()
}
