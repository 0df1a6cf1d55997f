"""What chit groups register with the lower layers."""

from __future__ import annotations

from django.urls import reverse_lazy

from accounts.shells import use_shell
from audit.inspection import inspect_with
from audit.words import register_sentences
from chits import held_acts, live, naming, notices, payment_schedule, reminders, schedule, searching
from chits.audit_group import inspect_chits
from chits.audit_payments import inspect_payments
from chits.audit_words import WORDS
from chits.notice_kinds import KINDS
from inbox.kinds import register_kinds
from tenancy.roles import ADMINS, ALL, OWN, Role, TokenScope, add_capability


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    _add_capabilities()
    held_acts.register()
    live.register()
    naming.register()
    notices.register()
    register_kinds(KINDS)
    searching.register()
    reminders.register()
    schedule.register()
    payment_schedule.register()
    inspect_with("chits", inspect_chits)
    inspect_with("chit payments", inspect_payments)
    register_sentences(WORDS)
    # A member's own pages have the phone layout's header, back arrow and bar.
    use_shell(
        Role.MEMBER,
        "chits/phone.html",
        phone_current="profile",
        shell_back=reverse_lazy("chits:my-profile"),
    )


def _add_capabilities() -> None:
    read, collect = TokenScope.READ, TokenScope.COLLECT
    add_capability("chits.run", {**ADMINS, Role.MANAGER: OWN}, looks=[read])
    collecting = {**ADMINS, Role.MANAGER: OWN, Role.CLERK: ALL}
    add_capability("chits.collect", collecting, looks=[read, collect], changes=[collect])
    add_capability("chits.look", {**collecting, Role.VIEWER: ALL}, looks=[read, collect])
