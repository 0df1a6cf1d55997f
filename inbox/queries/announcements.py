"""Find announcements: those shown to a person now, and those an account has written."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from inbox.models import Announcement, PlatformAnnouncement
from inbox.queries.notices import Bell
from inbox.states import Audience
from kernel.clock import database_now
from kernel.errors import NotFound
from kernel.find_one import find_one
from kernel.ids import read_id
from kernel.query import select, select_one
from tenancy.member import Member
from tenancy.roles import Role
from tenancy.scope import person_scope
from tenancy.staff import Staff

# The active announcements of the account and the platform for this person.
SHOWN = """
SELECT a.id, a.title, a.text, a.url, a.starts_at, a.ends_at, a.written_by_name, a.is_platform,
       s.seen_at IS NOT NULL
FROM (
    SELECT id, title, text, url, starts_at, ends_at, ended_at, audience, written_by_name,
           false AS is_platform
    FROM inbox_announcement WHERE account_id = %(account)s
    UNION ALL
    SELECT id, title, text, url, starts_at, ends_at, ended_at, audience, written_by_name, true
    FROM inbox_platformannouncement
    WHERE (country = '' OR country = %(country)s) AND (plan = '' OR plan = %(plan)s)
) a
LEFT JOIN inbox_announcementseen s ON s.account_id = %(account)s AND s.user_id = %(user)s
    AND coalesce(s.announcement_id, s.platform_id) = a.id
WHERE a.ended_at IS NULL
  AND a.starts_at <= drawbook_now() AND (a.ends_at IS NULL OR a.ends_at > drawbook_now())
  AND (a.audience = 'everyone' OR %(team)s)
  AND (%(seen_too)s OR s.seen_at IS NULL)
  AND (%(only)s::uuid IS NULL OR a.id = %(only)s)
  AND (%(before)s::uuid IS NULL OR a.id < %(before)s) AND (%(after)s::uuid IS NULL OR a.id > %(after)s)
"""
# Every page runs this statement.
TOP = f"""
SELECT b.unread, b.seq, shown.*
FROM inbox_bell() b LEFT JOIN LATERAL ({SHOWN} ORDER BY a.id DESC LIMIT 1) shown ON true
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement as one person sees it."""

    id: uuid.UUID
    title: str
    text: str
    url: str
    starts_at: datetime
    ends_at: datetime | None
    written_by_name: str
    is_platform: bool
    is_seen: bool


def top_of(member: Member) -> tuple[Bell, Shown | None]:
    """Return what the top of the person's pages shows: the bell, the latest announcement not dismissed."""
    with person_scope(member.user_id):
        unread, seq, *shown = select_one(TOP, _asked(member, seen_too=False))
    return Bell(unread, seq), Shown(*shown) if shown[0] else None


def shown_to(
    member: Member, before: uuid.UUID | None = None, after: uuid.UUID | None = None, many: int = 200
) -> list[Shown]:
    """List the active announcements, dismissed or not, latest first, or oldest first after `after`."""
    return _shown(member, before=before, after=after, many=many)


def shown_announcement(member: Member, id: Any) -> Shown:
    """Return one active announcement, or raise NotFound."""
    key = read_id(id)
    found = _shown(member, only=key, many=1) if key else []
    if not found:
        raise NotFound
    return found[0]


def _shown(
    member: Member,
    *,
    before: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    only: uuid.UUID | None = None,
    many: int,
) -> list[Shown]:
    asked = _asked(member, seen_too=True, only=only, before=before, after=after)
    order = "ORDER BY a.id" if after else "ORDER BY a.id DESC"
    return [Shown(*row) for row in select(f"{SHOWN} {order} LIMIT %(many)s", {**asked, "many": many})]


def _asked(
    member: Member,
    *,
    seen_too: bool,
    only: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
) -> dict[str, Any]:
    return {
        "account": member.account_id,
        "user": member.user_id,
        "country": member.country,
        "plan": member.plan,
        "team": member.role != Role.MEMBER,
        "seen_too": seen_too,
        "only": only,
        "before": before,
        "after": after,
    }


def own_announcements(member: Member) -> QuerySet[Announcement]:
    """Return the account's own announcements, ended or not."""
    return Announcement.objects.filter(account_id=member.account_id)


def own_announcement(member: Member, id: Any) -> Announcement:
    """Return one of the account's own announcements, or raise NotFound."""
    return find_one(own_announcements(member), id)


def platform_announcement(staff: Staff, id: Any) -> PlatformAnnouncement:
    """Return one of the platform's announcements for staff, or raise NotFound."""
    return find_one(PlatformAnnouncement.objects.all(), id)


def unended() -> Q:
    """Filter for announcements that are active or scheduled."""
    return Q(ended_at=None) & (Q(ends_at=None) | Q(ends_at__gt=database_now()))


def is_for(audience: str, role: str) -> bool:
    """Return whether an announcement for the audience is shown to this role."""
    return audience == Audience.EVERYONE or role != Role.MEMBER
