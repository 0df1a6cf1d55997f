"""Sentences of the audit log about the staff desk, shown after the actor's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "staff.look": _("viewed the account: {reason}"),
    "staff.look_end": _("left the account"),
}
