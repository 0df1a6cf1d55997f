"""The content of a receipt, in the language of the person who prints it, as JSON for the typesetter."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, override

from books.models import Ticket
from books.models.book import AnnouncePolicy
from books.queries.receipts import PublicTicket, receipt_url, spaced
from books.rules.receipt import Mark, ReceiptEntry, receipt_lines
from documents.qr import qr_svg
from money import currency_for, format_money, to_string
from money.display import grouped
from rest.answers import plain
from tenancy.member import Member
from tenancy.models import Account


def receipt_facts(
    member: Member, ticket: Ticket, public: PublicTicket, *, paper: str, copy: int
) -> dict[str, Any]:
    """Return the content for `roll.typ` and `sheet.typ`; `copy` is 0 for the original."""
    with override(member.language):
        sold_at = public.accepted_at.astimezone(ZoneInfo(public.time_zone))
        account = Account.objects.get(id=member.account_id)
        return {
            "lang": (get_language() or "en").split("-")[0],
            "rtl": get_language_bidi(),
            "paper": paper,
            "account": public.account_name,
            "address": about(account),
            "copy": gettext("COPY %(n)s") % {"n": copy} if copy else "",
            "code": public.code,
            "book": public.book_name,
            "period": public.period_name,
            "date": date_format(sold_at, "D j M Y"),
            "sold": gettext("Sold %(time)s") % {"time": date_format(sold_at, "H:i:s T")},
            "by": gettext("by %(name)s") % {"name": ticket.seller_name},
            "seller": ticket.seller_name,
            "customer": ticket.customer,
            "lines": _lines(public),
            "count": ngettext("%(n)s number", "%(n)s numbers", len(public.entries))
            % {"n": len(public.entries)},
            "total": format_money(public.total, public.currency),
            "rows": _rows(public),
            "state": STATES.get(public.state, str)() if public.state in STATES else "",
            "notes": notes_of(public),
            "foot": foot_of(public),
            "qr": qr_svg(receipt_url(public)),
            "short": spaced(public.code),
            "words": _words(public),
        }


def about(account: Account) -> str:
    """Return the address and licence from the account's settings."""
    licence = str(account.settings.get("licence") or "").strip()
    parts = [str(account.settings.get("address") or "").strip()]
    parts.append(gettext("Licence %(number)s") % {"number": licence} if licence else "")
    return ". ".join(filter(None, parts))


STATES = {
    "PARTLY_REFUNDED": lambda: gettext("Partly refunded"),
    "REFUNDED": lambda: gettext("Refunded"),
    "VOIDED": lambda: gettext("Voided"),
}


def _lines(public: PublicTicket) -> list[dict[str, Any]]:
    entries = [ReceiptEntry(e.number, e.amount, e.mark) for e in public.entries]
    return [
        {
            "label": label_of(line.first, line.last, public.width),
            "mark": line.mark,
            "amount": amount_of(line.length, line.each_minor, public.currency),
        }
        for line in receipt_lines(entries)
    ]


def label_of(first: int, last: int, width: int) -> str:
    """Return `786`, or `400 – 409` for a run."""
    return f"{first:0{width}d}" if first == last else f"{first:0{width}d} – {last:0{width}d}"


def amount_of(count: int, each_minor: int, currency: str) -> str:
    """Return `500.00`, or `10 × 20.00`."""
    whole, point, part = to_string(each_minor, currency).partition(".")
    each = grouped(whole, currency_for(currency)) + point + part
    return each if count == 1 else f"{count} × {each}"


def _rows(public: PublicTicket) -> list[dict[str, str]]:
    rows = []
    if public.odds:
        rows.append({"name": gettext("Pays"), "value": f"×{plain(public.odds)}"})
    if public.refunded:
        back = format_money(-public.refunded, public.currency)
        rows.append({"name": gettext("Refunded"), "value": back})
    return rows


def notes_of(public: PublicTicket) -> list[str]:
    """Return what the marks beside the numbers mean: who pays, and only what has happened."""
    marks = {entry.mark for entry in public.entries}
    parts = []
    if Mark.TO_COVER in marks and public.announce_policy == AnnouncePolicy.REFUND:
        words = gettext(
            "* Part of this stake is still to be covered. What isn't covered by the result is refunded."
        )
        parts.append(words)
    elif Mark.TO_COVER in marks:
        parts.append(gettext("* Part of this stake is still to be covered. We pay you on the full amount."))
    if Mark.COVERED in marks:
        parts.append(gettext("† Part of this stake is covered by a partner. We pay you on the full amount."))
    return parts


def foot_of(public: PublicTicket) -> list[str]:
    """Return when the result comes, and until when a prize can be claimed, in the book's zone."""
    parts = []
    if public.reveal_at:
        parts.append(gettext("Result at %(time)s.") % {"time": _moment(public.reveal_at, public.time_zone)})
    if public.claims_expire_at:
        until = _moment(public.claims_expire_at, public.time_zone)
        parts.append(gettext("Claim prizes by %(time)s.") % {"time": until})
    else:
        words = ngettext(
            "Claim prizes within %(days)s day of the result.",
            "Claim prizes within %(days)s days of the result.",
            public.claim_days,
        )
        parts.append(words % {"days": public.claim_days})
    return parts


def _moment(at: datetime, zone: str) -> str:
    return date_format(at.astimezone(ZoneInfo(zone)), "H:i T, D j M Y")


def _words(public: PublicTicket) -> dict[str, str]:
    return {
        "ticket": gettext("Ticket"),
        "receipt": gettext("Ticket"),
        "book": gettext("Book"),
        "period": gettext("Period"),
        "seller": gettext("Seller"),
        "customer": gettext("Customer"),
        "sold_to": gettext("Sold to"),
        "nobody": gettext("no customer named"),
        "for_what": gettext("For"),
        "when": gettext("When"),
        "total": gettext("Amount received"),
        "number": gettext("Number"),
        "amount": gettext("Amount"),
        "scan": gettext("Scan to check this ticket."),
        "signed": gettext("Signed with Ed25519 for %(name)s.") % {"name": public.account_name},
        "original": gettext("A reprint says COPY and its number."),
        "made": gettext("Made with Drawbook"),
    }
