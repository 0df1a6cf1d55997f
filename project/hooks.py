"""Registrations that involve several products."""

from __future__ import annotations

from audit.seal import seal
from billing.queries.usage import count_by
from books.models import Book
from chits.models import Group
from chits.states import GroupState
from inbox import inspection_notices
from inbox.audience import offer_plans
from live import registry
from plans.models import Plan
from project.navigation import find_pages
from sites.models import Site
from tenancy.search import SEARCHERS


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    registry.after_flush(seal)
    SEARCHERS.add("pages", find_pages)
    inspection_notices.register()
    offer_plans(lambda: list(Plan.objects.order_by("position").values_list("code", "name")))
    _count_usage()


def _count_usage() -> None:
    """Count what the plan limits, for billing's page."""
    living = [GroupState.FORMING, GroupState.ACTIVE]
    count_by("books", lambda member: Book.objects.count())
    count_by("groups", lambda member: Group.objects.filter(state__in=living).count())
    count_by("sites", lambda member: Site.objects.filter(is_active=True).count())
