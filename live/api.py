"""Endpoints that issue tickets for one live connection: /v1/live/tickets/ and /v1/ops/live/tickets/."""

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
    """A ticket, valid once for thirty seconds; `url` is the address to connect to and contains the ticket."""

    ticket: str
    url: str


@router.on("POST", "/live/tickets/", answer=TicketShape, secret=True, by_token=False)
def issue_ticket(request: ActingRequest) -> Any:
    """Issue a ticket for one WebSocket connection, which ends with the caller's session."""
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
    """Issue a ticket for staff, who can subscribe to the topics of their desk, such as `payments`."""
    claims = caller_of(request)
    ticket, url = tickets.issue(
        request.staff,
        api_session_id=claims.session_id,
        session_key=None if claims.session_id else request.session.session_key,
        site=request.build_absolute_uri("/"),
    )
    return 201, {"ticket": ticket, "url": url}
