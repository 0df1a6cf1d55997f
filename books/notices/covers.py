"""Notices about requests for cover, their answers, and used overrides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.models import Cover, OverrideGrant
from books.notices.notice import asked_of, clock, listed, named
from books.notices.recipients import readers_of
from books.queries.covers import deadline_of
from books.states import CoverState, PeriodState
from inbox.drafts import NoticeDraft
from money import format_money

_CAN_BE_COVERED = frozenset({PeriodState.OPEN, PeriodState.PRECLOSED})


def requested(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify the collaborator in the app; one who answers by link gets the link instead."""
    covers = [cover for cover in _covers(body) if cover.state == CoverState.REQUESTED]
    for user_id, mine in asked_of(covers).items():
        yield NoticeDraft(
            "books.asked", {user_id}, f"asked:{mine[0].id}", reverse("books:asked"), partial(_asked, mine)
        )


def _asked(mine: list[Cover]) -> tuple[str, str]:
    period = mine[0].period
    values = {
        "operator": period.account.name,
        "total": format_money(sum(cover.requested for cover in mine), period.book.currency),
        "numbers": listed([(cover.number, cover.requested) for cover in mine], period.book),
        "period": named(period),
        "at": clock(min(deadline_of(cover, period) for cover in mine), period.book),
    }
    return (
        _("%(operator)s asks you to cover %(total)s") % values,
        _("%(period)s: %(numbers)s. Answer by %(at)s.") % values,
    )


def answered(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify about refused, expired or partly accepted requests, whose stakes need another collaborator.

    Cover that was returned since is left out: the member who returned it knows.
    """
    # After the announcement nothing waits any longer, and nobody can be asked.
    covers = [c for c in _covers(body) if not c.cancelled and c.period.state in _CAN_BE_COVERED]
    for state, write in _ANSWERED.items():
        found = [cover for cover in covers if cover.state == state]
        if found:
            yield NoticeDraft(
                "books.cover_answered",
                readers_of("books.cover_answered"),
                f"cover:{state}:{found[0].id}",
                reverse("books:spill", args=[found[0].period_id]),
                partial(write, found),
            )


def _rejected(covers: list[Cover]) -> tuple[str, str]:
    title = _("%(who)s refuses to cover %(amount)s") % _values(covers)
    return title, _("%(period)s: %(numbers)s. Ask another collaborator.") % _values(covers)


def _expired(covers: list[Cover]) -> tuple[str, str]:
    values = _values(covers)
    title = ngettext(
        "%(who)s has not answered in time", "%(count)s requests were not answered in time", len(covers)
    )
    return title % values, _("%(period)s: %(numbers)s. The stakes still need cover.") % values


def _partial(covers: list[Cover]) -> tuple[str, str]:
    values = _values(covers)
    values["confirmed"] = format_money(sum(c.confirmed for c in covers), covers[0].period.book.currency)
    return (
        _("%(who)s covers %(confirmed)s of %(amount)s") % values,
        _("%(period)s: you asked for %(numbers)s. Ask another collaborator for the rest.") % values,
    )


def _values(covers: list[Cover]) -> dict[str, Any]:
    book = covers[0].period.book
    return {
        "who": ", ".join(sorted({cover.collaborator.name for cover in covers})),
        "count": len(covers),
        "amount": format_money(sum(cover.requested for cover in covers), book.currency),
        "numbers": listed([(cover.number, cover.requested) for cover in covers], book),
        "period": named(covers[0].period),
    }


_ANSWERED: dict[CoverState, Callable[[list[Cover]], tuple[str, str]]] = {
    CoverState.REJECTED: _rejected,
    CoverState.EXPIRED: _expired,
    CoverState.PARTIAL: _partial,
}


def override_used(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify all who run the book, also the issuer: it takes more cover than was offered."""
    grant = OverrideGrant.objects.filter(id=body["grant_id"]).first()
    covers = _covers({"cover_ids": [body["cover_id"]]})
    if grant is None or not covers:
        return
    yield NoticeDraft(
        "books.override",
        readers_of("books.override"),
        f"override:{grant.id}",
        reverse("books:spill", args=[covers[0].period_id]),
        partial(_override, grant, covers[0]),
    )


def _override(grant: OverrideGrant, cover: Cover) -> tuple[str, str]:
    values = _values([cover])
    values |= {"user": grant.used_by, "issuer": grant.issued_by_name}
    return (
        _("%(user)s took cover by override") % values,
        _("%(period)s: %(numbers)s from %(who)s. %(issuer)s issued the override.") % values,
    )


def _covers(body: dict[str, Any]) -> list[Cover]:
    rows = Cover.objects.select_related("collaborator", "period__book", "period__account")
    return list(rows.filter(id__in=body["cover_ids"]).order_by("requested_at", "-requested", "id"))
