"""What held acts register with the lower layers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from holds import schedule
from inbox.kinds import NoticeKind, register_kinds


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    register_kinds({"holds.failed": NoticeKind(_("Actions that failed"), _("Account"))})
    schedule.register()
