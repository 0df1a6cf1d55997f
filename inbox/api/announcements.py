"""/v1/announcements/ for an account and its people, /v1/ops/announcements/ for the platform's staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from inbox.actions.dismiss_announcement import dismiss_announcement
from inbox.actions.end_announcement import end_announcement, end_platform_announcement
from inbox.actions.write_announcement import write_announcement, write_platform_announcement
from inbox.audience import offered_plans
from inbox.models import PlatformAnnouncement
from inbox.queries.announcements import own_announcement, own_announcements, shown_announcement, shown_to
from inbox.wording import TEXT_LENGTH, TITLE_LENGTH, URL_LENGTH, Wording
from kernel.errors import bad_field
from rest.answers import Answer, Id, at
from rest.fields import Moment, Text, line
from rest.paging import page, page_read
from rest.resources import ActingRequest, Resources
from rest.schemas import Body, page_of
from rest.staff import StaffRequest, StaffResources
from tenancy.access import Access
from tenancy.countries import read_country

router = Resources(tags=["Around"])
ops = StaffResources(tags=["Staff"])


class AnnouncementBody(Body):
    title: line(TITLE_LENGTH, 1)  # type: ignore[valid-type]
    text: Text = Field("", max_length=TEXT_LENGTH)
    url: line(URL_LENGTH) = Field("", description="A path on this site, or a URL that begins with https://.")  # type: ignore[valid-type]
    audience: Literal["everyone", "team"] = Field(
        "everyone", description="`team`: everyone except chit members."
    )
    starts_at: Moment | None = Field(None, description="Now, if omitted.")
    ends_at: Moment | None = Field(None, description="Until it is ended, if omitted.")
    is_told: bool = Field(
        False, description="Whether everyone also gets a notice when the announcement starts."
    )


class PlatformBody(AnnouncementBody):
    country: line(2, 1) | None = Field(None, description="Only for accounts of this country.")  # type: ignore[valid-type]
    plan: line(40, 1) | None = Field(None, description="Only for accounts with this plan.")  # type: ignore[valid-type]


class AnnouncementShape(Answer):
    id: Id
    title: str
    text: str
    url: str
    by: Literal["account", "platform"] = at(lambda one: "platform" if one.is_platform else "account")
    written_by: str = at("written_by_name")
    starts_at: datetime
    ends_at: datetime | None
    seen: bool = at("is_seen", description="Whether the caller has dismissed it.")


class WrittenShape(Answer):
    id: Id
    title: str
    text: str
    url: str
    audience: str
    starts_at: datetime
    ends_at: datetime | None
    is_told: bool
    written_by: str = at("written_by_name")
    created_at: datetime
    ended_at: datetime | None


class PlatformShape(WrittenShape):
    country: str
    plan: str


@router.on("GET", "/announcements/", answer=page_of(AnnouncementShape))
def list_announcements(request: ActingRequest) -> Any:
    """List the active announcements for the caller, of their account and the platform, latest first."""
    return 200, page_read(
        request,
        lambda before, after, many: shown_to(request.member, before, after, many),
        AnnouncementShape.of,
    )


@router.on("POST", "/announcements/", answer=WrittenShape, may="account.announce", needs=Access.BILLING)
def post_announcement(request: ActingRequest, body: AnnouncementBody) -> Any:
    """Create an announcement for the people of the account."""
    return 201, WrittenShape.of(write_announcement(request.member, Wording(**body.model_dump())))


@router.on("GET", "/announcements/written/", answer=page_of(WrittenShape), may="account.announce")
def list_written(request: ActingRequest) -> Any:
    """List the account's own announcements: active, scheduled and ended."""
    return 200, page(request, own_announcements(request.member), WrittenShape.of)


@router.on(
    "DELETE", "/announcements/{id}/", may="account.announce", needs=Access.BILLING, find=own_announcement
)
def delete_announcement(request: ActingRequest, id: str) -> Any:
    """End an announcement of the account early. Repeating it is no error."""
    end_announcement(request.member, request.subject)
    return 204, None


@router.on("PUT", "/announcements/{id}/seen/", status=204, find=shown_announcement)
def put_seen(request: ActingRequest, id: str) -> Any:
    """Dismiss an announcement for the caller."""
    dismiss_announcement(request.member, request.subject)
    return 204, None


@ops.on("GET", "/ops/announcements/", answer=page_of(PlatformShape))
def list_platform(request: StaffRequest) -> Any:
    """List the platform's announcements."""
    return 200, page(request, PlatformAnnouncement.objects.all(), PlatformShape.of)


@ops.on("POST", "/ops/announcements/", answer=PlatformShape)
def post_platform(request: StaffRequest, body: PlatformBody) -> Any:
    """Create an announcement for every account, or for those of a country or a plan."""
    given = body.model_dump()
    code, plan = given.pop("country"), given.pop("plan") or ""
    country = read_country(code) if code else ""
    if country is None:
        raise bad_field("country", "Unknown country. Enter its two letters, such as IN.")
    if plan and plan not in dict(offered_plans()):
        raise bad_field("plan", "Unknown plan.")
    row = write_platform_announcement(request.staff, Wording(**given), country=country, plan=plan)
    return 201, PlatformShape.of(row)


def _found(id: Any) -> PlatformAnnouncement | None:
    return PlatformAnnouncement.objects.filter(pk=id).first()


@ops.on("DELETE", "/ops/announcements/{id}/", find=_found)
def delete_platform(request: StaffRequest, id: str) -> Any:
    """End an announcement of the platform early. Repeating it is no error."""
    end_platform_announcement(request.staff, request.subject)
    return 204, None
