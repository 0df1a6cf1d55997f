"""Requests whose caller is known. Pages and the API use the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from identity.tokens import Claims
from tenancy.member import Member
from tenancy.staff import Staff


class ActingRequest(HttpRequest):
    """A request of a member: `member` acts, `subject` is the row of the URL's id; the API has `claims`."""

    member: Member
    subject: Any
    claims: Claims


class StaffRequest(HttpRequest):
    """A request of platform staff: `staff` acts, `subject` is the row of the URL's id."""

    staff: Staff
    subject: Any
