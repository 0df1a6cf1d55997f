"""Sentences of the audit log about fair draws."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "draw.open_series": _("published the charter of a series of draws"),
    "draw.freeze": _("closed the list of a draw and published its seal"),
    "draw.settle": _("computed the result of a draw"),
    "draw.miss": _("recorded that a draw missed its time"),
    "draw.postpone": _("postponed a draw: {reason}"),
    "draw.redo": _("scheduled a draw again: {reason}"),
    "draw.cancel": _("cancelled the draws {draws}: {reason}"),
}
