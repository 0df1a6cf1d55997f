"""Groups and their parts for the API, without one query per row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from chits import journal_accounts
from chits.models import Agreement, Award, Demand, Group, Instalment, Mark, Ticket
from chits.queries.balances import trial_balance
from chits.shapes import ChitTicketOut, GroupOut, PassbookOut, TrialBalanceOut, instalment_shape
from draws.models import Series
from journal.queries import statement
from kernel.clock import database_now
from tenancy.member import Member


def shown_groups(groups: Sequence[Group]) -> dict[Any, dict[str, Any]]:
    """Return {id: shape} of some groups."""
    held = dict(
        Ticket.objects.filter(group__in=groups).order_by().values_list("group_id").annotate(count=Count("id"))
    )
    agreements = Agreement.objects.in_bulk([g.agreement_id for g in groups if g.agreement_id])
    series = Series.objects.in_bulk([g.series_id for g in groups if g.series_id])
    return {
        group.id: GroupOut.of(
            group,
            tickets_held=held.get(group.id, 0),
            agreement=agreements.get(group.agreement_id),
            series=series.get(group.series_id),
        )
        for group in groups
    }


def shown_group(group: Group) -> dict[str, Any]:
    return shown_groups([group])[group.id]


def shown_instalments(group: Group) -> list[dict[str, Any]]:
    """Return the shapes of all instalments, in order."""
    rows = list(Instalment.objects.filter(group=group).order_by("number"))
    awards = {award.instalment_id: award for award in _valid_awards().filter(group_id=group.id)}
    now = database_now()
    return [instalment_shape(row, now, awards.get(row.id), group=group) for row in rows]


def shown_instalment(instalment: Instalment) -> dict[str, Any]:
    award = _valid_awards().filter(instalment=instalment).first()
    return instalment_shape(instalment, database_now(), award, group=instalment.group)


def _valid_awards() -> Any:
    return (
        Award.objects.filter(voided_at__isnull=True)
        .select_related("ticket", "instalment__group")
        .prefetch_related("payouts")
    )


def shown_tickets(group: Group) -> list[dict[str, Any]]:
    """Return the shapes of all tickets with their holders, in order."""
    prized = dict(
        Award.objects.filter(group_id=group.id, voided_at__isnull=True).values_list(
            "ticket_id", "instalment__number"
        )
    )
    tickets = Ticket.objects.filter(group=group).select_related("person").order_by("number")
    return [ChitTicketOut.of(ticket, prized_in=prized.get(ticket.id)) for ticket in tickets]


def shown_trial_balance(group: Group) -> dict[str, Any]:
    """Return the shapes of all accounts of the group. Their balances add up to zero."""
    lines = trial_balance(group.account_id, group.id)
    return TrialBalanceOut.of(currency=group.currency, total=sum(line.balance for line in lines), lines=lines)


def shown_passbook(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket's account: its demands and what was applied to them, oldest first."""
    group = ticket.group
    today = group.day_of(database_now())
    demands = Demand.objects.filter(ticket=ticket).select_related("instalment").order_by("issued_at", "id")
    return PassbookOut.of(
        ticket,
        owed=sum(demand.outstanding for demand in demands),
        arrears=sum(demand.outstanding for demand in demands if demand.due_on < today),
        demands=demands,
        marks=Mark.objects.filter(ticket=ticket, lifted_at__isnull=True).order_by("made_at"),
        lines=statement(group.account_id, journal_accounts.receivable(ticket.id, group.currency)),
    )


def shown_me(member: Member) -> dict[str, Any]:
    """Return a person's groups, dues and passbooks in this account."""
    tickets = list(
        Ticket.objects.filter(person__user_id=member.user_id)
        .select_related("group", "person")
        .order_by("group_id", "number")
    )
    groups = {ticket.group_id: ticket.group for ticket in tickets}
    shown = shown_groups(list(groups.values()))
    books = [shown_passbook(ticket) for ticket in tickets]
    dues = [
        {**demand, "ticket": book["ticket"], "group": book["group"], "currency": book["currency"]}
        for book in books
        for demand in book["demands"]
        if demand["outstanding"].strip("0.")
    ]
    return {
        "name": tickets[0].person.name if tickets else member.user_name,
        "groups": list(shown.values()),
        "dues": sorted(dues, key=lambda due: (due["due_on"], due["ticket"])),
        "passbooks": books,
    }
