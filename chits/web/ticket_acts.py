"""What is done about one ticket: kept out of draws, its holder removed or replaced, a debt written off."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.mark_ticket import mark_ticket
from chits.actions.replace_holder import remove_holder, repay_holder, substitute_holder
from chits.actions.waive_demand import waive_demand
from chits.models import Demand, Holding, Ticket
from chits.queries.doors import demand_for, holding_for, ticket_for
from chits.queries.dues import due_of, overdue_of
from chits.states import DemandKind, MarkKind
from chits.web.act_forms import ConfirmForm, MarkForm, SubstituteForm
from chits.web.asking import Fact, Question, ask, given
from chits.web.forms import ReasonForm
from chits.web.invitation import tell_invitation
from kernel.clock import database_now
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting


@acting(may="chits.run", needs=Needs.FINISH, door=ticket_for)
def mark(request: ActingRequest, id: Any) -> HttpResponse:
    """Pledge or suspend a ticket, or note that its holder opts out."""
    ticket: Ticket = request.subject
    question = _question(
        ticket,
        title=_("Keep a ticket out of draws"),
        button=_("From the next freeze on"),
        said=_("Noted: it sits out from the next freeze."),
        follows=_("A list that is frozen already does not change. The reason stands in the list."),
    )
    form = MarkForm(given(request))

    def act(sent: dict[str, Any]) -> object:
        return mark_ticket(request.member, ticket, MarkKind(sent.pop("kind")), **sent)

    return ask(request, question, form, act)


@acting(may="chits.run", needs=Needs.FINISH, door=ticket_for)
def remove(request: ActingRequest, id: Any) -> HttpResponse:
    """Put a defaulting holder out."""
    ticket: Ticket = request.subject
    question = _question(
        ticket,
        title=_("Remove a defaulting holder"),
        button=_("Remove the holder"),
        said=_("Removed. The ticket waits for a substitute."),
        follows=_("The ticket takes part in no draw until it has a substitute; it goes on owing."),
        for_ever=True,
        more=[Fact(_("Overdue"), minor=overdue_of(ticket, database_now()))],
    )
    form = ReasonForm(given(request))
    return ask(request, question, form, lambda sent: remove_holder(request.member, ticket, **sent))


@acting(may="chits.run", needs=Needs.FINISH, door=ticket_for)
def substitute(request: ActingRequest, id: Any) -> HttpResponse:
    """Another person takes the ticket over."""
    ticket: Ticket = request.subject
    question = _question(
        ticket,
        title=_("Give the ticket to a substitute"),
        button=_("Give it over"),
        said=_("The ticket has a new holder."),
        follows=_(
            "The substitute takes over what the ticket owes, and pays in what the former holder has coming."
        ),
        more=[Fact(_("It owes"), minor=due_of(ticket.group, ticket).owed)],
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
        tell_invitation(request, ticket.group, made.ticket.person, made.user, made.temporary_password)

    return ask(request, question, form, act)


@acting(may="chits.run", needs=Needs.FINISH, door=holding_for)
def repay(request: ActingRequest, id: Any) -> HttpResponse:
    """Pay a former holder what the substitute has paid in so far."""
    holding: Holding = request.subject
    question = _question(
        holding.ticket,
        title=_("Pay the former holder"),
        button=_("It is paid"),
        said=_("Paid to the former holder."),
        follows=_("As much as the substitute has paid in, from what the group has at the bank and in cash."),
        more=[
            Fact(_("Former holder"), holding.person.name),
            Fact(_("Has coming"), minor=holding.owed_minor),
            Fact(_("Was paid"), minor=holding.repaid_minor),
        ],
    )
    form = ConfirmForm(given(request))
    return ask(request, question, form, lambda _sent: repay_holder(request.member, holding))


@acting(may="chits.run", needs=Needs.FINISH, door=demand_for)
def write_off(request: ActingRequest, id: Any) -> HttpResponse:
    """Forgive a penalty, or give a debt up."""
    demand: Demand = request.subject
    is_penalty = demand.kind == DemandKind.PENALTY
    question = _question(
        demand.ticket,
        title=_("Forgive a penalty") if is_penalty else _("Write a debt off"),
        button=_("Forgive it") if is_penalty else _("Write it off"),
        said=_("It is owed no more."),
        follows=""
        if is_penalty
        else _("The group bears it: what the month lacks, the foreman covers. It is never asked for again."),
        for_ever=True,
        more=[
            Fact(_("Month"), str(demand.instalment.number)),
            Fact(_("Open"), minor=demand.outstanding),
        ],
    )
    form = ReasonForm(given(request))
    return ask(request, question, form, lambda sent: waive_demand(request.member, demand, **sent))


def _question(ticket: Ticket, *, more: list[Fact] | None = None, **words: Any) -> Question:
    """About a ticket and its holder; done, it leads back to the ticket."""
    facts = [
        Fact(_("Ticket"), f"{ticket.label}, {ticket.group.name}"),
        Fact(_("Holder"), ticket.person.name),
    ]
    return Question(
        facts=[*facts, *(more or [])],
        back=reverse("chits:ticket", args=[ticket.id]),
        place="members",
        currency=ticket.group.currency,
        **words,
    )
