"""What the audit log says of announcements, after the name of who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "announcement.write": _("announced “{title}”"),
    "announcement.end": _("ended the announcement “{title}”"),
}
