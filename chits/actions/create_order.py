"""Create an order at the gateway for a ticket's dues. The server decides the amount."""

from __future__ import annotations

from audit.record import audit
from chits.gateway.client import gateway
from chits.gateway.own_keys import keys_in_use
from chits.models import GatewayOrder, Group, Ticket
from chits.queries.dues import due_of
from chits.states import GroupState
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from kernel.ids import new_id
from kernel.transactions import transaction
from money import format_money, to_string
from tenancy.member import Member, require_capability

# The gateway's minimum is one rupee.
LEAST_MINOR = 100


class TooSmallForGateway(Conflict):
    """Something is due, but less than the gateway's minimum: the text says how else to pay."""

    code = "below_gateway_least"

    def __init__(self, due: int, group: Group) -> None:
        owed, least = format_money(due, group.currency), format_money(LEAST_MINOR, group.currency)
        methods = "by UPI or in cash" if group.upi_id else "in cash"
        super().__init__(
            f"{owed} is due, but the gateway's minimum is {least}. Pay it {methods} to the group's manager, "
            f"or pay {least} or more here and get the rest as credit.",
            extra={"due": to_string(due, group.currency), "least": to_string(LEAST_MINOR, group.currency)},
        )


def create_order(
    member: Member,
    group: Group,
    ticket: Ticket,
    *,
    instalment_number: int | None = None,
    amount: int | None = None,
) -> GatewayOrder:
    """Create an order for the dues up to the instalment (all of today's if None), or for `amount`.

    In minor units. Raise Conflict if nothing is due, or less than the gateway's minimum. Raise GatewayDown,
    without storing anything, if the gateway doesn't answer.
    """
    require_capability(member, "look.own")
    if instalment_number is not None and not 1 <= instalment_number <= group.months:
        raise BadInput(errors={"instalment": [f"Enter an instalment from 1 to {group.months}."]})
    if amount is not None and amount < LEAST_MINOR:
        least = format_money(LEAST_MINOR, group.currency)
        raise BadInput(errors={"amount": [f"Enter at least {least}, the gateway's minimum."]})
    if group.state not in (GroupState.FORMING, GroupState.ACTIVE, GroupState.TERMINATED):
        raise Conflict("This group no longer accepts payments.", code="group_state")
    with transaction():
        wanted = amount or due_of(group, ticket, up_to=instalment_number).to_pay
        if wanted == 0:
            raise Conflict("Nothing is due.", code="nothing_due")
        if wanted < LEAST_MINOR:
            raise TooSmallForGateway(wanted, group)
        intent = new_id()
        # No lock is held while the gateway is called. If storing its order fails, the order is never
        # paid, for nobody learns its id.
        using = keys_in_use()
        their = gateway(using.keys)
        reported = their.create_order(
            amount=wanted, currency=group.currency, receipt=f"CH{intent.hex}", notes={"ticket": ticket.label}
        )
        order = GatewayOrder.objects.create(
            id=intent,
            account_id=member.account_id,
            group_id=group.id,
            ticket_id=ticket.id,
            person_id=ticket.person_id,
            instalment_number=instalment_number,
            amount=wanted,
            currency=group.currency,
            receipt=f"CH{intent.hex}",
            order_id=str(reported.get("id"))[:64],
            simulated=their.keys.simulated,
            keys_id=using.own_id,
            made_by=member.id,
            made_at=database_now(),
        )
        audit(
            member,
            "gateway.order",
            "chit_order",
            order.id,
            ticket=ticket.label,
            amount=wanted,
            order=order.order_id,
        )
    return order
