"""Notices of chit groups: results, receipts and reminders, sent through the inbox.

Every message ends with the head of the log of freezes, so that each recipient can prove what the log was.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chits.models import Agreement, Award, Group, Instalment, Payment, Payout, Ticket
from chits.states import PayoutState
from draws import freeze_log
from draws.models import Draw
from inbox.actions.notify import notify
from inbox.actions.notify_in_every_language import notify_in_every_language
from live import registry
from money import format_money
from tenancy.models import Membership
from ui.zones import zone_label


def register() -> None:
    """Register the notices, which the flusher sends when events are published."""
    registry.publish_for("chits.", publish_notices)


def publish_notices(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Send the notices of these events, each once even if an event is published twice.

    Publishes on no topic.
    """
    for event in events:
        teller = TELLERS.get(event["kind"])
        if teller is not None:
            notify_in_every_language(partial(teller, account_id, event["body"]))
    return []


def _notify(account_id: uuid.UUID, user_ids: Iterable[uuid.UUID], *, body: str, **texts: str) -> None:
    notify(account_id, user_ids, body=f"{body}\n{freeze_log.announced_head()}", **texts)


def _everyone(group_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the holders of a group's tickets."""
    return set(Ticket.objects.filter(group_id=group_id).values_list("person__user_id", flat=True))


def _commenced(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    group = Group.objects.filter(id=body["group_id"]).first()
    agreement = Agreement.objects.filter(group=group).order_by("-version").first()
    if group is None or agreement is None:
        return
    first = Instalment.objects.filter(group=group, number__gt=group.done_before).order_by("number").first()
    when = f" {_('The first draw:')} {_moment(first.draw_at, group)}." if first else ""
    _notify(
        account_id,
        _everyone(group.id),
        kind="chits.commenced",
        title=_("%(group)s has commenced") % {"group": group.name},
        body=_("The agreement is signed. Its hash is %(hash)s.") % {"hash": agreement.sha256} + when,
        url=reverse("chits:my-home"),
        key=f"commenced:{group.id}",
    )


def _agreed_anew(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    signed = Agreement.objects.select_related("group").filter(id=body["agreement_id"]).first()
    if signed is None:
        return
    _notify(
        account_id,
        _everyone(signed.group_id),
        kind="chits.agreement",
        title=_("%(group)s: agreement version %(version)s")
        % {"group": signed.group.name, "version": signed.version},
        body=_("%(reason)s. It replaces version %(before)s. Its hash is %(hash)s.")
        % {"reason": signed.reason.rstrip("."), "before": signed.version - 1, "hash": signed.sha256},
        url=reverse("chits:my-profile"),
        key=f"agreement:{signed.id}",
    )


def _handed_over(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    """Notify the new manager."""
    group = Group.objects.filter(id=body["group_id"]).first()
    manager = Membership.objects.filter(id=body["manager_id"], is_active=True).first()
    if group is None or manager is None:
        return
    _notify(
        account_id,
        [manager.user_id],
        kind="chits.manager",
        title=_("You now manage %(group)s") % {"group": group.name},
        body=_("You confirm its payments, and its members see your name."),
        url=reverse("chits:group", args=[group.id]),
        key=f"manager:{body['handing_over_id']}",
    )


def _received(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    payment = _payment(body)
    if payment is None or payment.receipt_number is None:
        return
    _notify(
        account_id,
        [payment.person.user_id],
        kind="chits.payment",
        title=_("%(amount)s received") % {"amount": format_money(payment.amount, payment.currency)},
        body=_("%(group)s, %(ticket)s: receipt %(number)s.")
        % {
            "group": payment.group.name,
            "ticket": payment.ticket.label,
            "number": f"{payment.receipt_number:06d}",
        },
        url=reverse("chits:my-payments"),
        key=f"received:{payment.id}",
    )


def _rejected(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    payment = _payment(body)
    if payment is None:
        return
    amount = format_money(payment.amount, payment.currency)
    _notify(
        account_id,
        [payment.person.user_id],
        kind="chits.payment",
        title=_("Your payment of %(amount)s was not found") % {"amount": amount},
        body=f"{payment.group.name}, {payment.ticket.label}, {payment.reference}: {payment.reason}",
        url=reverse("chits:my-pay", args=[payment.ticket_id]),
        key=f"rejected:{payment.id}",
    )


def _reversed(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    payment = _payment(body)
    if payment is None:
        return
    amount = format_money(payment.amount, payment.currency)
    _notify(
        account_id,
        [payment.person.user_id],
        kind="chits.payment",
        title=_("Payment of %(amount)s reversed") % {"amount": amount},
        body=f"{payment.group.name}, {payment.ticket.label}: {payment.reason}",
        url=reverse("chits:my-payments"),
        key=f"reversed:{payment.id}:{payment.state}:{payment.refunded}",
    )


def _claimed(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    """Notify the manager of a claim to confirm."""
    payment = _payment(body)
    if payment is None:
        return
    manager = Membership.objects.filter(id=payment.group.manager_id, is_active=True).first()
    _notify(
        account_id,
        [manager.user_id] if manager else [],
        kind="chits.claim",
        title=_("%(name)s paid %(amount)s")
        % {"name": payment.person.name, "amount": format_money(payment.amount, payment.currency)},
        body=_("%(group)s, %(ticket)s, reference %(reference)s. Check your bank, then confirm the payment.")
        % {"group": payment.group.name, "ticket": payment.ticket.label, "reference": payment.reference},
        url=reverse("chits:payments"),
        key=f"claimed:{payment.id}",
    )


def _payment(body: dict[str, Any]) -> Payment | None:
    rows = Payment.objects.select_related("group", "ticket", "person")
    return rows.filter(id=body["payment_id"]).first()


def _frozen(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    draw = Draw.objects.select_related("series").filter(id=body["draw_id"]).first()
    instalment = _instalment(body)
    if draw is None or instalment is None or draw.freeze_hash is None:
        return
    group = instalment.group
    test = f" {_('TEST BEACON: this draw proves nothing to others.')}" if draw.series.is_test else ""
    _notify(
        account_id,
        _everyone(group.id),
        kind="chits.draw_frozen",
        title=_("%(group)s, draw %(number)s is frozen") % {"group": group.name, "number": instalment.number},
        # All 64 digits, so that the message itself is a proof.
        body=_("Drawn at %(at)s. The seal of the list is %(seal)s.")
        % {"at": _moment(draw.draw_at, group), "seal": draw.freeze_hash}
        + test,
        url=reverse("chits:my-draw", args=[instalment.id]),
        key=f"frozen:{draw.id}:{draw.freeze_hash[:16]}",
    )


def _held(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    instalment = _instalment(body)
    award = Award.objects.select_related("ticket__person").filter(id=body["award_id"]).first()
    if instalment is None or award is None:
        return
    group = instalment.group
    prize = format_money(award.prize, group.currency)
    facts = {"group": group.name, "number": instalment.number, "prize": prize, "ticket": award.ticket.label}
    winner = award.ticket.person.user_id
    url = reverse("chits:my-draw", args=[instalment.id])
    _notify(
        account_id,
        [winner],
        kind="chits.draw_result",
        title=_("Your ticket %(ticket)s won %(prize)s") % facts,
        body=_("%(group)s, draw %(number)s. Check the draw on your phone.") % facts,
        url=url,
        key=f"held:{award.id}",
    )
    _notify(
        account_id,
        _everyone(group.id) - {winner},
        kind="chits.draw_result",
        title=_("%(group)s: %(ticket)s won %(prize)s") % facts,
        body=_("Draw %(number)s of %(group)s. Check the draw on your phone.") % facts,
        url=url,
        key=f"held:{award.id}",
    )


def _adjourned(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    instalment = _instalment(body)
    if instalment is None:
        return
    group = instalment.group
    _notify(
        account_id,
        _everyone(group.id),
        kind="chits.draw_adjourned",
        title=_("%(group)s, draw %(number)s is rescheduled")
        % {"group": group.name, "number": instalment.number},
        body=_("The new time is %(at)s.") % {"at": _moment(instalment.draw_at, group)},
        url=reverse("chits:my-draw", args=[instalment.id]),
        key=f"adjourned:{instalment.id}:{instalment.draw_at.isoformat()}",
    )


def _voided(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    instalment = _instalment(body)
    award = Award.objects.select_related("ticket").filter(id=body["award_id"]).first()
    if instalment is None or award is None:
        return
    facts = {"group": instalment.group.name, "number": instalment.number, "ticket": award.ticket.label}
    _notify(
        account_id,
        _everyone(instalment.group_id),
        kind="chits.award_voided",
        title=_("%(group)s, draw %(number)s will be held again") % facts,
        body=_("The prize of %(ticket)s was not claimed in time. Both transcripts stay public.") % facts,
        url=reverse("chits:my-draw", args=[instalment.id]),
        key=f"voided:{award.id}",
    )


def _paid_out(account_id: uuid.UUID, body: dict[str, Any]) -> None:
    rows = Payout.objects.select_related("award__ticket__person", "award__instalment__group")
    payout = rows.filter(
        id=body["payout_id"], state__in=[PayoutState.APPROVED, PayoutState.DISBURSED]
    ).first()
    if payout is None:
        return
    group = payout.award.instalment.group
    paid = payout.amount - payout.deducted
    is_paid = payout.state == PayoutState.DISBURSED
    amount = format_money(paid if is_paid else payout.amount, group.currency)
    title = _("%(amount)s paid out to you") if is_paid else _("Your prize of %(amount)s is approved")
    _notify(
        account_id,
        [payout.award.ticket.person.user_id],
        kind="chits.payout",
        title=title % {"amount": amount},
        body=f"{group.name}, {payout.award.ticket.label}. {payout.reference}".strip(),
        url=reverse("chits:my-passbook", args=[payout.award.ticket_id]),
        key=f"payout:{payout.id}:{payout.state}",
    )


def _instalment(body: dict[str, Any]) -> Instalment | None:
    return Instalment.objects.select_related("group").filter(id=body["instalment_id"]).first()


def _moment(at: datetime, group: Group) -> str:
    """Return a time in the group's zone, with its name, as all recipients read the same message."""
    local = date_format(at.astimezone(ZoneInfo(group.time_zone)), "j M Y, H:i")
    return f"{local} {zone_label(group.time_zone, at)}"


def remind(account_id: uuid.UUID, ticket: Ticket, *, owed: int, due_on: date, when: str) -> None:
    """Send one reminder for a ticket and a due date; `when` is before, today or late."""
    notify_in_every_language(partial(_remind, account_id, ticket, owed, due_on, when))


def _remind(account_id: uuid.UUID, ticket: Ticket, owed: int, due_on: date, when: str) -> None:
    group = ticket.group
    facts = {"amount": format_money(owed, group.currency), "group": group.name, "ticket": ticket.label}
    titles = {
        "before": _("%(amount)s is due on %(day)s"),
        "today": _("%(amount)s is due today"),
        "late": _("%(amount)s has been overdue since %(day)s"),
    }
    _notify(
        account_id,
        [ticket.person.user_id],
        kind="chits.reminder",
        title=titles[when.partition("-")[0]] % {**facts, "day": date_format(due_on, "j M")},
        body=_("%(group)s, %(ticket)s. Pay before the list freezes to take part in the draw.") % facts,
        url=reverse("chits:my-pay", args=[ticket.id]),
        key=f"due:{ticket.id}:{due_on.isoformat()}:{when}",
    )


TELLERS = {
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
