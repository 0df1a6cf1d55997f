"""An account that has announced something, and somebody who has put it away."""

from __future__ import annotations

from conftest import as_member
from tenancy.member import Member


def an_announcing_account(member: Member) -> None:
    from inbox.actions.dismiss_announcement import dismiss_announcement
    from inbox.actions.write_announcement import write_announcement
    from inbox.queries.announcements import shown_announcement
    from inbox.wording import Wording

    with as_member(member):
        row = write_announcement(member, Wording("Closed on Sunday", "We sell again on Monday."))
        dismiss_announcement(member, shown_announcement(member, row.pk))
