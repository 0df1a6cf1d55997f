"""An account that has announced something, and somebody who has put it away."""

from __future__ import annotations

from inbox.actions.dismiss_announcement import dismiss_announcement
from inbox.actions.write_announcement import write_announcement
from inbox.queries.announcements import shown_announcement
from inbox.wording import Wording
from tenancy.member import Member
from tests.cast import as_member


def an_announcing_account(member: Member) -> None:
    with as_member(member):
        row = write_announcement(member, Wording("Closed on Sunday", "We sell again on Monday."))
        dismiss_announcement(member, shown_announcement(member, row.pk))
