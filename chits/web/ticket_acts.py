"""Acts on one ticket: exclude it from draws, remove or replace its holder, write off a debt."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.mark_ticket import mark_ticket
from chits.actions.replace_holder import (
    paid_on,
    remove_holder,
    repay_holder,
    repayable,
    substitute_holder,
)
from chits.actions.waive_demand import waive_demand
from chits.models import Demand, Holding, Ticket
from chits.queries.dues import due_of, overdue_of
from chits.queries.finders import demand_for, holding_for, ticket_for
from chits.states import DemandKind, MarkKind
from chits.web.act_forms import ConfirmForm, MarkForm, SubstituteForm
from chits.web.asking import Fact, Question, ask, given
from chits.web.forms import ReasonForm
from chits.web.invitation import remember_invitation
from kernel.clock import database_now
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest, acting


@acting(may="chits.run", needs=Access.CONTINUE, find=ticket_for)
def mark(request: ActingRequest, id: Any) -> HttpResponse:
    """Exclude a ticket from draws: pledged, suspended, or opted out by its holder."""
    ticket: Ticket = request.subject
    question = _question(
        ticket,
        title=_("Exclude ticket from draws"),
        button=_("Exclude from draws"),
        done_message=_("Ticket excluded from draws, starting with the next freeze."),
        follows=_("A list that is already frozen doesn't change. The reason is shown in the list."),
    )
    form = MarkForm(given(request))

    def act(sent: dict[str, Any]) -> object:
        return mark_ticket(request.member, ticket, MarkKind(sent.pop("kind")), **sent)

    return ask(request, question, form, act)


@acting(may="chits.run", needs=Access.CONTINUE, find=ticket_for)
def remove(request: ActingRequest, id: Any) -> HttpResponse:
    """Remove a defaulting holder."""
    ticket: Ticket = request.subject
    question = _question(
        ticket,
        title=_("Remove holder"),
        button=_("Remove %(name)s") % {"name": ticket.person.name},
        done_message=_("Holder removed. The ticket needs a substitute."),
        follows=_(
            "The ticket takes part in no draw until it has a substitute. Its instalments stay due. "
            "This can't be undone."
        ),
        for_ever=True,
        more=[Fact(_("Overdue"), minor=overdue_of(ticket, database_now()))],
    )
    form = ReasonForm(given(request))
    return ask(request, question, form, lambda sent: remove_holder(request.member, ticket, **sent))


@acting(may="chits.run", needs=Access.CONTINUE, find=ticket_for)
def substitute(request: ActingRequest, id: Any) -> HttpResponse:
    """Transfer the ticket to a substitute."""
    ticket: Ticket = request.subject
    question = _question(
        ticket,
        title=_("Transfer ticket to a substitute"),
        button=_("Transfer ticket"),
        done_message=_("Ticket transferred to the new holder."),
        follows=_(
            "The substitute takes over the ticket's dues and pays for the former holder's repayment. "
            "This can't be undone."
        ),
        for_ever=True,
        more=[
            Fact(_("Owed by the ticket"), minor=due_of(ticket.group, ticket).owed),
            Fact(_("Paid on the ticket so far"), minor=paid_on(ticket)),
        ],
    )
    form = SubstituteForm(given(request), currency=ticket.group.currency)

    def act(sent: dict[str, Any]) -> None:
        made = substitute_holder(
            request.member,
            ticket,
            full_name=sent["full_name"],
            mobile_number=sent["mobile_number"],
            entry_minor=sent["entry"],
        )
        remember_invitation(request, ticket.group, made.ticket.person, made.invited)

    return ask(request, question, form, act)


@acting(may="chits.run", needs=Access.CONTINUE, find=holding_for)
def repay(request: ActingRequest, id: Any) -> HttpResponse:
    """Repay a former holder what the substitute has paid so far."""
    holding: Holding = request.subject
    group = holding.ticket.group
    to_pay = max(0, repayable(holding))
    question = _question(
        holding.ticket,
        title=_("Repay former holder"),
        button=_("Record %(amount)s as repaid") % {"amount": format_money(to_pay, group.currency)},
        done_message=_("Former holder repaid."),
        follows=_(
            "You can repay up to what the substitute has paid and the group holds at the bank and in cash. "
            "This can't be undone."
        ),
        for_ever=True,
        more=[
            Fact(_("Former holder"), holding.person.name),
            Fact(_("Owed to the former holder"), minor=holding.owed_minor),
            Fact(_("Repaid so far"), minor=holding.repaid_minor),
            Fact(_("To pay now"), minor=to_pay),
        ],
    )
    form = ConfirmForm(given(request))
    return ask(request, question, form, lambda _sent: repay_holder(request.member, holding))


@acting(may="chits.run", needs=Access.CONTINUE, find=demand_for)
def write_off(request: ActingRequest, id: Any) -> HttpResponse:
    """Waive a penalty, or write off a debt."""
    demand: Demand = request.subject
    is_penalty = demand.kind == DemandKind.PENALTY
    question = _question(
        demand.ticket,
        title=_("Waive penalty") if is_penalty else _("Write off debt"),
        button=(_("Waive %(amount)s") if is_penalty else _("Write off %(amount)s"))
        % {"amount": format_money(demand.outstanding, demand.ticket.group.currency)},
        done_message=_("Penalty waived.") if is_penalty else _("Debt written off."),
        follows=_("This can't be undone.")
        if is_penalty
        else _(
            "The manager covers the shortfall of the month, and the ticket no longer owes it. "
            "This can't be undone."
        ),
        for_ever=True,
        more=[
            Fact(_("Month"), str(demand.instalment.number)),
            Fact(_("Outstanding"), minor=demand.outstanding),
        ],
    )
    form = ReasonForm(given(request))
    return ask(request, question, form, lambda sent: waive_demand(request.member, demand, **sent))


def _question(ticket: Ticket, *, more: list[Fact] | None = None, **words: Any) -> Question:
    """Return the question about a ticket, which leads back to its page."""
    facts = [
        Fact(_("Ticket"), f"{ticket.label}, {ticket.group.name}"),
        Fact(_("Holder"), ticket.person.name),
    ]
    return Question(
        facts=[*facts, *(more or [])],
        back=reverse("chits:ticket", args=[ticket.id]),
        nav_item="members",
        currency=ticket.group.currency,
        **words,
    )
