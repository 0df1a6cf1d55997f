"""Bid a discount in an auction, until the bidding closes."""

from __future__ import annotations

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.events import BidPlaced
from chits.locking import LockedGroup, lock_group
from chits.models import Award, Bid, Instalment, Ticket
from chits.queries.ticket_statuses import ticket_statuses_for
from chits.rules.eligibility import is_without_rival, roll_of
from chits.rules.terms import discount_range
from chits.states import WAITING, GroupKind, GroupState, InstalmentState
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from money import format_money, to_string
from tenancy.member import Member


class BiddingIsClosed(Conflict):
    code = "bidding_closed"
    sentence = "Bidding on this instalment isn't open."


class NotEligible(Conflict):
    code = "not_eligible"
    sentence = "This ticket doesn't take part in this instalment."


class NobodyToBidAgainst(Conflict):
    """The last ticket without a prize doesn't need to bid."""

    code = "no_rival"

    def __init__(self, group: LockedGroup) -> None:
        row = group.row
        prize = format_money(row.value_minor - discount_range(row)[0], row.currency)
        super().__init__(
            f"This is the last ticket without a prize. It receives {prize}, the full value less the "
            "commission, and needs no bid.",
            extra={"prize": to_string(row.value_minor - discount_range(row)[0], row.currency)},
        )


def place_bid(member: Member, instalment: Instalment, ticket: Ticket, discount: int) -> Bid:
    """Place a bid (minor units) for the holder, who may also ask the manager to record it.

    It must exceed the ticket's last bid, because bids can't be withdrawn. Eligibility is decided when the
    bidding closes."""
    with transaction():
        group = catch_up(lock_group(member, instalment.group_id))
        instalment.refresh_from_db()
        group.require(GroupState.ACTIVE)
        voided = Award.objects.filter(instalment=instalment).exists()
        open_still = InstalmentState(instalment.state) in WAITING and group.now < instalment.draw_at
        begun = instalment.state != InstalmentState.SCHEDULED and instalment.draw_id is None
        if group.row.kind != GroupKind.AUCTION or not (open_still and begun) or voided:
            raise BiddingIsClosed
        least, most = discount_range(group.row)
        if not least <= discount <= most:
            currency = group.row.currency
            raise bad_field(
                "discount",
                f"Bid between {format_money(least, currency)} and {format_money(most, currency)}.",
            )
        roll = roll_of(ticket_statuses_for(instalment))
        if (reason := roll.excluded.get(ticket.label)) == "prized":
            raise NotEligible(extra={"reason": reason})
        if is_without_rival(roll):
            raise NobodyToBidAgainst(group)
        last = Bid.objects.filter(instalment=instalment, ticket=ticket).order_by("-discount").first()
        if last is not None and discount <= last.discount:
            raise bad_field("discount", "Bid more than this ticket's last bid. A bid can't be withdrawn.")
        bid = Bid.objects.create(
            account_id=member.account_id,
            instalment=instalment,
            ticket=ticket,
            discount=discount,
            placed_by=member.user_id,
            placed_at=group.now,
        )
        audit(member, "instalment.bid", "instalment", instalment.id, ticket=ticket.label, discount=discount)
        record(BidPlaced(group.row.id, instalment.id), account_id=member.account_id)
    return bid
