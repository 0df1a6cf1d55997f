"""Agents' cash: how much each one holds, and its deposit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.deposit_cash import deposit_cash
from chits.queries.cash import Holder, cash_holders, deposits_of
from chits.web.act_forms import DepositForm
from chits.web.asking import Fact, Question, confirmed, given
from chits.web.frame import desk_page
from money import format_money
from tenancy.access import Access
from tenancy.member import Member
from ui.acting import ActingRequest, acting
from ui.asking import rehearsed
from ui.forms import carry_out

SHOWN = 50


@acting(may="chits.collect", needs=Access.CONTINUE)
def deposits(request: ActingRequest) -> HttpResponse:
    """Show the cash that agents hold, the form to deposit it, and the deposits."""
    member = request.member
    holders = cash_holders(member)
    form = DepositForm(
        given(request),
        currency=member.currency,
        agents=[(str(one.agent_id), one.name) for one in holders],
        initial=_first(holders),
    )
    if carry_out(form, lambda: rehearsed(lambda: deposit_cash(member, **form.cleaned_data))):
        first = confirmed(request, _question(member, form, holders))
        if first is not None:
            return first
        if carry_out(form, lambda: deposit_cash(member, **form.cleaned_data)):
            done = format_money(form.cleaned_data["amount"], member.currency)
            messages.success(request, _("Deposit of %(amount)s recorded.") % {"amount": done})
            return HttpResponseRedirect(reverse("chits:deposits"))
    context: dict[str, Any] = {
        "holders": holders,
        "form": form,
        "done": deposits_of(member)[:SHOWN],
        "held": sum(one.held for one in holders),
    }
    return desk_page(
        request, "chits/deposits.html", "payments", status=400 if form.errors else 200, **context
    )


def _question(member: Member, form: DepositForm, holders: list[Holder]) -> Question:
    given = form.cleaned_data
    held = next((one for one in holders if str(one.agent_id) == given["agent"]), None)
    amount = given["amount"]
    facts = [
        Fact(_("Agent"), held.name if held else ""),
        Fact(_("Cash held"), minor=held.held if held else 0),
        Fact(_("Deposited"), minor=amount),
        Fact(_("Cash held after deposit"), minor=(held.held if held else 0) - amount),
        Fact(_("Deposited at"), _("Bank") if given["into"] == "bank" else _("Till")),
    ]
    return Question(
        title=_("Record deposit"),
        button=_("Record deposit of %(amount)s") % {"amount": format_money(amount, member.currency)},
        done_message="",
        back=reverse("chits:deposits"),
        nav_item="payments",
        currency=member.currency,
        facts=facts,
        follows=_("A deposit can't be undone. Payments whose cash is deposited can't be reversed."),
        for_ever=True,
    )


def _first(holders: list[Holder]) -> dict[str, Any]:
    """Return the initial deposit: all cash of the chosen agent, or of the one who holds the most."""
    return {"agent": str(holders[0].agent_id), "amount": holders[0].held} if holders else {}
