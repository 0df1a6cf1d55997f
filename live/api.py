"""POST /v1/live/tickets/ and /v1/ops/live/tickets/: leave for one live connection, of a member or of staff.

Here, for the live floor knows no API.
"""

from __future__ import annotations

from typing import Any

from ninja import Schema

from live import tickets
from rest.caller import caller_of
from rest.resources import ActingRequest, Resources
from rest.staff import StaffRequest, StaffResources

router = Resources(tags=["Live"])
staff_router = StaffResources(tags=["Staff"])


class TicketShape(Schema):
    """Good once, for thirty seconds; `url` is where to connect and has the ticket in it."""

    ticket: str
    url: str


@router.on("POST", "/live/tickets/", answer=TicketShape, secret=True, by_token=False)
def issue_ticket(request: ActingRequest) -> Any:
    """A ticket for one WebSocket connection, which ends with the session that asked for it."""
    claims = caller_of(request)
    ticket, url = tickets.issue(
        request.member,
        api_session_id=claims.session_id,
        session_key=None if claims.session_id else request.session.session_key,
        site=request.build_absolute_uri("/"),
    )
    return 201, {"ticket": ticket, "url": url}


@staff_router.on("POST", "/ops/live/tickets/", answer=TicketShape)
def issue_staff_ticket(request: StaffRequest) -> Any:
    """The same for staff, who hear the topics of their desk: `payments`."""
    claims = caller_of(request)
    ticket, url = tickets.issue(
        request.staff,
        api_session_id=claims.session_id,
        session_key=None if claims.session_id else request.session.session_key,
        site=request.build_absolute_uri("/"),
    )
    return 201, {"ticket": ticket, "url": url}
