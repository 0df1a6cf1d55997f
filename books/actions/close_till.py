"""Close a seller's day: compare the counted cash with the expected, and carry over the rest."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from audit.record import audit
from books.journal_accounts import cash_of, house_cash, till_differences
from books.models import TillDay
from books.queries.tills import CLOSING, Till, seller_for, till_of
from journal.actions.post import Amount, post
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, bad_field
from kernel.ids import new_id
from kernel.transactions import transaction
from money import format_money
from tenancy.member import Member, require_capability


def require_till(member: Member, seller: uuid.UUID) -> None:
    """Raise Denied unless the till is the member's own, or the member is a manager."""
    require_capability(member, "books.sell" if seller == member.id else "books.settle")


def close_till(
    member: Member,
    *,
    counted: int,
    handed_over: int = 0,
    currency: str = "",
    seller: object = None,
    note: str = "",
    expected: int | None = None,
) -> TillDay:
    """Close the day of the seller (the member's own if None). Minor units; the rest of `counted` is carried
    over.

    A difference needs a note; BadInput without one, so that the cash is counted again or the difference
    explained. `expected` is the figure that the person saw: Conflict if cash has moved since. Afterwards the
    seller's cash in the journal is what is carried over: cash handed over goes to the house, and a difference
    is written off.
    """
    currency = currency or member.currency
    seller_id, name = seller_for(member, seller)
    require_till(member, seller_id)
    if handed_over > counted:
        raise BadInput(errors={"handed_over": ["You can't hand over more than you counted."]})
    with transaction():
        lock_till(seller_id, currency)
        till = till_of(member.account_id, seller_id, name, currency)
        if expected is not None and till.expected != expected:
            raise Conflict("Cash moved since you looked. Check the figures again.", code="till_moved")
        _require_note(till, counted, note)
        day = TillDay(
            id=new_id(),
            account_id=member.account_id,
            seller=seller_id,
            seller_name=name,
            currency=currency,
            position=till.position,
            opened_at=till.opened_at,
            closed_at=database_now(),
            opening=till.opening,
            floats=till.floats,
            sales=till.sales,
            refunds=till.refunds,
            prizes=till.prizes,
            others=till.others,
            counted=counted,
            handed_over=handed_over,
            note=note.strip(),
            closed_by=member.id,
            closed_by_name=member.user_name,
            sums=till.sums,
        )
        day.save(force_insert=True)
        post(
            member.account_id,
            [
                Amount(house_cash(currency), handed_over),
                Amount(till_differences(seller_id, currency), -day.difference),
                Amount(cash_of(seller_id, currency), day.difference - handed_over),
            ],
            key=f"till:{day.id}",
            kind=CLOSING,
            about=day.id,
            made_by=member.user_id,
        )
        audit(
            member,
            "till.close",
            "till",
            day.id,
            seller=name,
            expected=day.expected,
            counted=counted,
            difference=day.difference,
        )
    return day


def _require_note(till: Till, counted: int, note: str) -> None:
    """Raise BadInput beside `note` for a difference without an explanation."""
    if counted == till.expected or note.strip():
        return
    if counted < till.expected:
        sentence = _(
            "%(difference)s is missing: %(counted)s was counted and %(expected)s expected. Count again, or "
            "enter a note that explains it."
        )
    else:
        sentence = _(
            "There is %(difference)s too much: %(counted)s was counted and %(expected)s expected. "
            "Count again, or enter a note that explains it."
        )
    figures = {"difference": abs(counted - till.expected), "counted": counted, "expected": till.expected}
    written = {name: format_money(minor, till.currency) for name, minor in figures.items()}
    raise bad_field("note", sentence % written, code="note_required")


def give_float(member: Member, *, amount: int, seller: object, currency: str = "") -> None:
    """Give a seller cash from the house to start with (minor units)."""
    require_capability(member, "books.settle")
    currency = currency or member.currency
    seller_id, name = seller_for(member, seller)
    if amount <= 0:
        raise Conflict("Enter an amount above 0.", code="nothing")
    with transaction():
        lock_till(seller_id, currency)
        key = new_id()
        post(
            member.account_id,
            [Amount(cash_of(seller_id, currency), amount), Amount(house_cash(currency), -amount)],
            key=f"float:{key}",
            kind="float",
            about=seller_id,
            made_by=member.user_id,
        )
        audit(member, "till.float", "till", seller_id, seller=name, amount=amount)


def lock_till(seller: uuid.UUID, currency: str) -> None:
    """Lock the till, so that two counts at once follow one another."""
    take_locks(LockSpace.TILL, f"till:{seller}:{currency}")
