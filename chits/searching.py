"""What the search finds in chit groups: groups, members by name, mobile number or ticket, and receipts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from chits.queries.find_tickets import find_tickets
from chits.queries.finders import groups_seen_by
from chits.queries.payments import LONGEST_RECEIPT, payments_of
from money import format_money
from tenancy.member import Member
from tenancy.search import SEARCHERS, Hit


def register() -> None:
    """Register the searches of chit groups."""
    SEARCHERS.add("chit groups", find_groups)
    SEARCHERS.add("chit members", find_members)
    SEARCHERS.add("chit receipts", find_receipts)


def find_groups(member: Member, text: str, most: int) -> list[Hit]:
    """Find groups by name."""
    if not member.may("chits.look"):
        return []
    rows = groups_seen_by(member).filter(name__icontains=text).order_by("-id")[:most]
    return [Hit("group", row.name, _("Chit group"), reverse("chits:group", args=[row.pk])) for row in rows]


def find_members(member: Member, text: str, most: int) -> list[Hit]:
    """Find tickets of groups by the holder's name or mobile number, or by label."""
    if not member.may("chits.collect"):
        return []
    return [
        Hit(
            "member",
            f"{row.name}, {row.label}",
            f"{row.group_name} · {row.mobile_number} · "
            + _("owes %(amount)s") % {"amount": format_money(row.owed, row.currency)},
            reverse("chits:ticket", args=[row.id]),
        )
        for row in find_tickets(member, text, most=most)
    ]


def find_receipts(member: Member, text: str, most: int) -> list[Hit]:
    """Find payments by the number of their receipt."""
    digits = text.lstrip("#").strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_RECEIPT
    if not member.may("chits.collect") or not is_number:
        return []
    rows = payments_of(member).filter(receipt_number=int(digits)).order_by("-id")[:most]
    return [
        Hit(
            "receipt",
            f"{row.receipt_number:06d}",
            f"{row.person.name}, {row.ticket.label} · {row.group.name}"
            f" · {format_money(row.amount, row.currency)}",
            f"{reverse('chits:payments')}?q={row.receipt_number}",
        )
        for row in rows
    ]
