"""What the audit log says of staff at the staff desk, after the name of who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "staff.look": _("viewed the account: {reason}"),
    "staff.look_end": _("left the account"),
}
