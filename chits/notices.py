"""Notices of chit groups: results, receipts and reminders, sent through the inbox.

Every message ends with the head of the log of freezes, so that each recipient can prove what the log was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chits.models import Agreement, Award, Group, Instalment, Payment, Payout, Ticket
from chits.states import PayoutState
from draws import freeze_log
from draws.models import Draw
from inbox.drafts import NoticeDraft, Writer, publisher, send
from live import registry
from money import format_money
from tenancy.models import Membership
from ui.zones import zone_label


def register() -> None:
    """Register the notices, which the flusher sends when events are published."""
    registry.publish_for("chits.", publish_notices)


def _draft(
    kind: str, to: Collection[uuid.UUID], key: str, url: str, write: Callable[[], tuple[str, str]]
) -> NoticeDraft:
    """Return the notice, with the head of the log at its end; `write` returns title and body."""

    def with_head() -> tuple[str, str]:
        title, body = write()
        return title, f"{body}\n{freeze_log.announced_head()}"

    return NoticeDraft(f"chits.{kind}", to, key, url, with_head)


def _everyone(group_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the holders of a group's tickets."""
    return set(Ticket.objects.filter(group_id=group_id).values_list("person__user_id", flat=True))


def _commenced(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    group = Group.objects.filter(id=body["group_id"]).first()
    agreement = Agreement.objects.filter(group=group).order_by("-version").first()
    if group is None or agreement is None:
        return
    first = Instalment.objects.filter(group=group, number__gt=group.done_before).order_by("number").first()

    def write() -> tuple[str, str]:
        when = f" {_('The first draw:')} {_moment(first.draw_at, group)}." if first else ""
        return (
            _("%(group)s has commenced") % {"group": group.name},
            _("The agreement is signed. Its hash is %(hash)s.") % {"hash": agreement.sha256} + when,
        )

    yield _draft("commenced", _everyone(group.id), f"commenced:{group.id}", reverse("chits:my-home"), write)


def _agreed_anew(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    signed = Agreement.objects.select_related("group").filter(id=body["agreement_id"]).first()
    if signed is None:
        return
    facts = {
        "group": signed.group.name,
        "version": signed.version,
        "reason": signed.reason.rstrip("."),
        "before": signed.version - 1,
        "hash": signed.sha256,
    }
    yield _draft(
        "agreement",
        _everyone(signed.group_id),
        f"agreement:{signed.id}",
        reverse("chits:my-profile"),
        lambda: (
            _("%(group)s: agreement version %(version)s") % facts,
            _("%(reason)s. It replaces version %(before)s. Its hash is %(hash)s.") % facts,
        ),
    )


def _handed_over(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify the new manager."""
    group = Group.objects.filter(id=body["group_id"]).first()
    manager = Membership.objects.filter(id=body["manager_id"], is_active=True).first()
    if group is None or manager is None:
        return
    yield _draft(
        "manager",
        [manager.user_id],
        f"manager:{body['handing_over_id']}",
        reverse("chits:group", args=[group.id]),
        lambda: (
            _("You now manage %(group)s") % {"group": group.name},
            _("You confirm its payments, and its members see your name."),
        ),
    )


def _received(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    payment, facts = _payment(body)
    if payment is None or payment.receipt_number is None:
        return
    facts["number"] = f"{payment.receipt_number:06d}"
    yield _draft(
        "payment",
        [payment.person.user_id],
        f"received:{payment.id}",
        reverse("chits:my-payments"),
        lambda: (_("%(amount)s received") % facts, _("%(group)s, %(ticket)s: receipt %(number)s.") % facts),
    )


def _rejected(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    payment, facts = _payment(body)
    if payment is None:
        return
    text = f"{payment.group.name}, {payment.ticket.label}, {payment.reference}: {payment.reason}"
    yield _draft(
        "payment",
        [payment.person.user_id],
        f"rejected:{payment.id}",
        reverse("chits:my-pay", args=[payment.ticket_id]),
        lambda: (_("Your payment of %(amount)s was not found") % facts, text),
    )


def _reversed(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    payment, facts = _payment(body)
    if payment is None:
        return
    text = f"{payment.group.name}, {payment.ticket.label}: {payment.reason}"
    yield _draft(
        "payment",
        [payment.person.user_id],
        f"reversed:{payment.id}:{payment.state}:{payment.refunded}",
        reverse("chits:my-payments"),
        lambda: (_("Payment of %(amount)s reversed") % facts, text),
    )


def _claimed(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify the manager of a claim to confirm."""
    payment, facts = _payment(body)
    if payment is None:
        return
    managers = Membership.objects.filter(id=payment.group.manager_id, is_active=True)
    yield _draft(
        "claim",
        list(managers.values_list("user_id", flat=True)),
        f"claimed:{payment.id}",
        reverse("chits:payments"),
        lambda: (
            _("%(name)s paid %(amount)s") % facts,
            _("%(group)s, %(ticket)s, reference %(reference)s. Check your bank, then confirm the payment.")
            % facts,
        ),
    )


def _payment(body: dict[str, Any]) -> tuple[Payment | None, dict[str, str]]:
    """Return the event's payment with its facts; None if it is gone."""
    rows = Payment.objects.select_related("group", "ticket", "person")
    payment = rows.filter(id=body["payment_id"]).first()
    if payment is None:
        return None, {}
    return payment, {
        "amount": format_money(payment.amount, payment.currency),
        "group": payment.group.name,
        "ticket": payment.ticket.label,
        "name": payment.person.name,
        "reference": payment.reference,
    }


def _frozen(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    draw = Draw.objects.select_related("series").filter(id=body["draw_id"]).first()
    instalment = _instalment(body)
    if draw is None or instalment is None or draw.freeze_hash is None:
        return
    group, seal = instalment.group, draw.freeze_hash

    def write() -> tuple[str, str]:
        test = f" {_('TEST BEACON: this draw proves nothing to others.')}" if draw.series.is_test else ""
        facts = {"group": group.name, "number": instalment.number}
        return (
            _("%(group)s, draw %(number)s is frozen") % facts,
            # All 64 digits, so that the message itself is a proof.
            _("Drawn at %(at)s. The seal of the list is %(seal)s.")
            % {"at": _moment(draw.draw_at, group), "seal": seal}
            + test,
        )

    key = f"frozen:{draw.id}:{seal[:16]}"
    yield _draft("draw_frozen", _everyone(group.id), key, _draw_page(instalment), write)


def _held(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    instalment = _instalment(body)
    award = Award.objects.select_related("ticket__person").filter(id=body["award_id"]).first()
    if instalment is None or award is None:
        return
    group = instalment.group
    prize = format_money(award.prize, group.currency)
    facts = {"group": group.name, "number": instalment.number, "prize": prize, "ticket": award.ticket.label}
    winner = award.ticket.person.user_id
    key, url = f"held:{award.id}", _draw_page(instalment)
    yield _draft(
        "draw_result",
        [winner],
        key,
        url,
        lambda: (
            _("Your ticket %(ticket)s won %(prize)s") % facts,
            _("%(group)s, draw %(number)s. Check the draw on your phone.") % facts,
        ),
    )
    yield _draft(
        "draw_result",
        _everyone(group.id) - {winner},
        key,
        url,
        lambda: (
            _("%(group)s: %(ticket)s won %(prize)s") % facts,
            _("Draw %(number)s of %(group)s. Check the draw on your phone.") % facts,
        ),
    )


def _adjourned(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    instalment = _instalment(body)
    if instalment is None:
        return
    group = instalment.group
    yield _draft(
        "draw_adjourned",
        _everyone(group.id),
        f"adjourned:{instalment.id}:{instalment.draw_at.isoformat()}",
        _draw_page(instalment),
        lambda: (
            _("%(group)s, draw %(number)s is rescheduled")
            % {"group": group.name, "number": instalment.number},
            _("The new time is %(at)s.") % {"at": _moment(instalment.draw_at, group)},
        ),
    )


def _voided(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    instalment = _instalment(body)
    award = Award.objects.select_related("ticket").filter(id=body["award_id"]).first()
    if instalment is None or award is None:
        return
    facts = {"group": instalment.group.name, "number": instalment.number, "ticket": award.ticket.label}
    yield _draft(
        "award_voided",
        _everyone(instalment.group_id),
        f"voided:{award.id}",
        _draw_page(instalment),
        lambda: (
            _("%(group)s, draw %(number)s will be held again") % facts,
            _("The prize of %(ticket)s was not claimed in time. Both transcripts stay public.") % facts,
        ),
    )


def _paid_out(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    rows = Payout.objects.select_related("award__ticket__person", "award__instalment__group")
    payout = rows.filter(
        id=body["payout_id"], state__in=[PayoutState.APPROVED, PayoutState.DISBURSED]
    ).first()
    if payout is None:
        return
    group, ticket = payout.award.instalment.group, payout.award.ticket
    is_paid = payout.state == PayoutState.DISBURSED
    amount = format_money(payout.amount - (payout.deducted if is_paid else 0), group.currency)

    def write() -> tuple[str, str]:
        title = _("%(amount)s paid out to you") if is_paid else _("Your prize of %(amount)s is approved")
        return title % {"amount": amount}, f"{group.name}, {ticket.label}. {payout.reference}".strip()

    key, url = f"payout:{payout.id}:{payout.state}", reverse("chits:my-passbook", args=[ticket.id])
    yield _draft("payout", [ticket.person.user_id], key, url, write)


def _instalment(body: dict[str, Any]) -> Instalment | None:
    return Instalment.objects.select_related("group").filter(id=body["instalment_id"]).first()


def _draw_page(instalment: Instalment) -> str:
    return reverse("chits:my-draw", args=[instalment.id])


def _moment(at: datetime, group: Group) -> str:
    """Return a time in the group's zone, with its name, as all recipients read the same message."""
    local = date_format(at.astimezone(ZoneInfo(group.time_zone)), "j M Y, H:i")
    return f"{local} {zone_label(group.time_zone, at)}"


def remind(account_id: uuid.UUID, ticket: Ticket, *, owed: int, due_on: date, when: str) -> None:
    """Send one reminder for a ticket and a due date; `when` is before, today or late."""
    group = ticket.group

    def write() -> tuple[str, str]:
        titles = {
            "before": _("%(amount)s is due on %(day)s"),
            "today": _("%(amount)s is due today"),
            "late": _("%(amount)s has been overdue since %(day)s"),
        }
        facts = {
            "amount": format_money(owed, group.currency),
            "group": group.name,
            "ticket": ticket.label,
            "day": date_format(due_on, "j M"),
        }
        return (
            titles[when.partition("-")[0]] % facts,
            _("%(group)s, %(ticket)s. Pay before the list freezes to take part in the draw.") % facts,
        )

    key, url = f"due:{ticket.id}:{due_on.isoformat()}:{when}", reverse("chits:my-pay", args=[ticket.id])
    send(account_id, _draft("reminder", [ticket.person.user_id], key, url, write))


WRITERS: dict[str, Writer] = {
    "chits.GroupCommenced": _commenced,
    "chits.AgreementChanged": _agreed_anew,
    "chits.GroupHandedOver": _handed_over,
    "chits.PaymentReceived": _received,
    "chits.PaymentRejected": _rejected,
    "chits.PaymentReversed": _reversed,
    "chits.PaymentClaimed": _claimed,
    "chits.DrawFrozen": _frozen,
    "chits.DrawHeld": _held,
    "chits.DrawAdjourned": _adjourned,
    "chits.AwardVoided": _voided,
    "chits.PayoutMoved": _paid_out,
}

publish_notices = publisher(WRITERS)
