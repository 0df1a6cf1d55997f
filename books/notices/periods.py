"""Notices about the end of sales, the lucky number, its correction, and approaching losses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.models import Correction, Cover, Period, PeriodNumber, Result
from books.models.book import DrawKind
from books.notices.notice import asked_of, clock, listed, named
from books.notices.recipients import readers_of
from books.queries.covers import deadline_of, state_of
from books.queries.periods import state_now
from books.states import SHOWS_NUMBER, CoverState, PeriodState
from draws import freeze_log
from inbox.drafts import NoticeDraft
from kernel.clock import database_now
from money import format_money, times


def loss_reached(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify each time the loss rises to a threshold; after a fall it can notify again."""
    period = _period(body)
    if period is None or period.book.loss_limit is None:
        return
    yield NoticeDraft(
        "books.loss",
        readers_of("books.loss"),
        f"loss:{period.id}:{body['percent']}:{body.get('at', '')}",
        reverse("books:exposure", args=[period.id]),
        partial(_loss, period, int(body["percent"]), int(body["number"])),
    )


def _loss(period: Period, percent: int, number: int) -> tuple[str, str]:
    values = {
        "period": named(period),
        "percent": percent,
        "number": period.book.written(number),
        "limit": format_money(period.book.loss_limit or 0, period.book.currency),
    }
    return (
        _("%(period)s: the worst result takes %(percent)s %% of the loss limit") % values,
        _(
            "The worst result is %(number)s; the limit is %(limit)s. "
            "Ask for cover, or freeze or block numbers with high stakes."
        )
        % values,
    )


def pre_closed(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify members who run the book of pending stakes, and each collaborator of its open requests."""
    period = _period(body)
    now = database_now()
    if period is None or state_now(period, now) is not PeriodState.PRECLOSED:
        return  # opened again, or announced at once
    waiting = list(
        PeriodNumber.objects.filter(period_id=period.id, pending__gt=0)
        .order_by("-pending", "number")
        .values_list("number", "pending")
    )
    key = f"{period.id}:{body['at']}"
    url = reverse("books:spill", args=[period.id])
    write = partial(_closed, period, waiting)
    yield NoticeDraft("books.pre_closed", readers_of("books.pre_closed"), f"closed:{key}", url, write)
    rows = Cover.objects.select_related("collaborator").filter(
        period_id=period.id, state=CoverState.REQUESTED
    )
    still = [c for c in rows.order_by("number", "id") if state_of(c, period, now) is CoverState.REQUESTED]
    for user_id, mine in asked_of(still).items():
        write = partial(_still_asked, period, mine)
        yield NoticeDraft("books.still_asked", {user_id}, f"still:{key}", reverse("books:asked"), write)


def _closed(period: Period, waiting: list[tuple[int, int]]) -> tuple[str, str]:
    title = _("%(period)s: sales closed") % {"period": named(period)}
    if not waiting:
        return title, _("No stake needs cover.")
    values = {
        "total": format_money(sum(amount for _number, amount in waiting), period.book.currency),
        "count": len(waiting),
        "numbers": listed(waiting, period.book),
    }
    sentence = ngettext(
        "%(total)s needs cover on %(count)s number: %(numbers)s.",
        "%(total)s needs cover on %(count)s numbers: %(numbers)s.",
        len(waiting),
    )
    return title, sentence % values


def _still_asked(period: Period, mine: list[Cover]) -> tuple[str, str]:
    values = {
        "operator": period.account.name,
        "total": format_money(sum(cover.requested for cover in mine), period.book.currency),
        "numbers": listed([(cover.number, cover.requested) for cover in mine], period.book),
        "period": named(period),
        "at": clock(max(deadline_of(cover, period) for cover in mine), period.book),
    }
    return (
        _("%(operator)s still asks you to cover %(total)s, until %(at)s") % values,
        _("%(period)s, sales closed: %(numbers)s.") % values,
    )


def announced(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify members who see boards of the number, and each collaborator of what it owes."""
    period = _period(body)
    result = Result.objects.filter(period_id=body["period_id"]).order_by("-position").first()
    if period is None or result is None or period.state not in SHOWS_NUMBER:
        return
    key = f"announced:{period.id}:{result.position}"
    url = reverse("books:winners", args=[period.id])
    write = partial(_announced, period, result)
    yield NoticeDraft("books.announced", readers_of("books.announced"), key, url, write)
    rows = Cover.objects.select_related("collaborator").filter(period_id=period.id, confirmed__gt=0)
    for user_id, mine in asked_of(rows).items():
        if any(cover.confirmed > cover.cancelled for cover in mine):
            write = partial(_held, period, result, mine)
            yield NoticeDraft("books.held", {user_id}, key, reverse("books:asked"), write)


def _announced(period: Period, result: Result) -> tuple[str, str]:
    values = {"period": named(period), "number": period.book.written(result.number), "reason": result.reason}
    if result.position == 1:
        return _("%(period)s: %(number)s") % values, _witnessed(
            period, _("You can now view the winners and pay prizes.")
        )
    return (
        _("%(period)s: result corrected to %(number)s") % values,
        _("%(reason)s Winners are now the holders of the new number.") % values,
    )


def _held(period: Period, result: Result, mine: list[Cover]) -> tuple[str, str]:
    live = [(cover, cover.confirmed - cover.cancelled) for cover in mine]
    owed = sum(times(amount, cover.odds) for cover, amount in live if cover.number == result.number)
    values = {
        "operator": period.account.name,
        "period": named(period),
        "number": period.book.written(result.number),
        "held": format_money(sum(amount for _cover, amount in live), period.book.currency),
        "owed": format_money(owed, period.book.currency),
    }
    title = _("%(operator)s, %(period)s: %(number)s") % values
    if owed:
        text = _("You cover %(held)s in this period, and owe %(owed)s on this number.") % values
    else:
        text = _("You cover %(held)s in this period, and owe nothing on this number.") % values
    return title, _witnessed(period, text)


def _witnessed(period: Period, text: str) -> str:
    """Return the text; after a fair draw it ends with the head of the log of freezes."""
    return f"{text}\n{freeze_log.announced_head()}" if period.book.draw == DrawKind.FAIR else text


def correction_proposed(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify the other members who run the book: one of them has to approve it."""
    period = _period(body)
    correction = Correction.objects.filter(
        id=body["correction_id"], approved_at=None, withdrawn_at=None
    ).first()
    if period is None or correction is None:
        return
    yield NoticeDraft(
        "books.correction",
        readers_of("books.correction", but=correction.asked_by),
        f"correction:{correction.id}",
        reverse("books:period", args=[period.id]),
        partial(_correction, period, correction),
    )


def _correction(period: Period, correction: Correction) -> tuple[str, str]:
    values = {
        "who": correction.asked_by_name,
        "number": period.book.written(correction.number),
        "reason": correction.reason,
    }
    title = _("%(period)s: a correction needs your approval") % {"period": named(period)}
    return title, _("%(who)s proposes %(number)s: %(reason)s") % values


def _period(body: dict[str, Any]) -> Period | None:
    return Period.objects.select_related("book", "account").filter(id=body["period_id"]).first()
