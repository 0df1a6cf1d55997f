"""Acts on a whole group: close it, end it early, transfer it to another manager."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.close_group import close_group, what_is_left
from chits.actions.end_group import cancel_group, terminate_group
from chits.actions.hand_over_group import hand_over_group
from chits.models import Group
from chits.queries.ending import ending_sums
from chits.queries.finders import group_for
from chits.queries.managers import manager_of, managers
from chits.states import GroupState
from chits.web.act_forms import ConfirmForm, ManagerForm
from chits.web.asking import Fact, Question, ask, given
from chits.web.forms import ReasonForm
from tenancy.access import Access
from ui.acting import ActingRequest, acting


@acting(may="chits.run", needs=Access.CONTINUE, find=group_for)
def close(request: ActingRequest, id: Any) -> HttpResponse:
    """Close a group whose tickets are all at zero, or list what is still to do."""
    group: Group = request.subject
    question = _question(
        group,
        title=_("Close group"),
        button=_("Close %(name)s") % {"name": group.name},
        done_message=_("%(name)s closed. Every ticket's balance is zero.") % {"name": group.name},
        follows=_(
            "Members are refunded their credit, and every ticket's balance becomes zero. "
            "Nothing can be recorded afterwards. This can't be undone."
        ),
        more=_ending(group),
        for_ever=True,
        left=what_is_left(group) if group.state == GroupState.ACTIVE else (),
    )
    form = ConfirmForm(given(request))
    return ask(request, question, form, lambda _sent: close_group(request.member, group))


@acting(may="chits.run", needs=Access.CONTINUE, find=group_for)
def end(request: ActingRequest, id: Any) -> HttpResponse:
    """Cancel a forming group, or terminate an active one."""
    group: Group = request.subject
    if group.state == GroupState.FORMING:
        act, title, button = cancel_group, _("Cancel group"), _("Cancel %(name)s")
        follows = _(
            "The group is cancelled before it starts, and all payments are refunded. This can't be undone."
        )
    else:
        act, title, button = terminate_group, _("Terminate group"), _("Terminate %(name)s")
        follows = _(
            "The group ends early. Draws that are still to come aren't held, and payments for those months "
            "are refunded. Prizes already won are paid, and dues for months already drawn remain payable. "
            "This can't be undone."
        )
    question = _question(
        group,
        title=title,
        button=button % {"name": group.name},
        done_message=_("%(name)s has ended.") % {"name": group.name},
        follows=follows,
        for_ever=True,
        more=_ending(group),
    )
    form = ReasonForm(given(request))
    return ask(request, question, form, lambda sent: act(request.member, group, **sent))


@acting(may="account.people", needs=Access.CONTINUE, find=group_for)
def hand_over(request: ActingRequest, id: Any) -> HttpResponse:
    """Transfer the group to another manager."""
    group: Group = request.subject
    now = manager_of(group)
    question = _question(
        group,
        title=_("Transfer group"),
        button=_("Transfer group"),
        done_message=_("Group transferred. The new manager is notified."),
        follows=_(
            "The new manager sees the group on the chit desk, confirms its payments and answers its members. "
            "Nothing else about the group changes."
        ),
        more=[Fact(_("Manager"), now.user.full_name if now else _("None. The manager has left."))],
    )
    people = [
        (str(one.id), f"{one.user.full_name}, {one.role}") for one in managers() if one.id != group.manager_id
    ]
    form = ManagerForm(given(request), people=people)
    return ask(request, question, form, lambda sent: hand_over_group(request.member, group, **sent))


def _ending(group: Group) -> list[Fact]:
    """Return the figures of the group's end."""
    sums = ending_sums(group)
    facts = [
        Fact(_("Months held"), _("%(held)s of %(all)s") % {"held": sums.held, "all": group.months}),
        Fact(_("Credit to refund to members"), minor=sums.credit),
        Fact(_("Prizes still to be paid"), minor=sums.prizes),
        Fact(_("Owed by tickets"), minor=sums.owed),
    ]
    if group.state == GroupState.ACTIVE and sums.unheld:
        facts.insert(1, Fact(_("To refund for months not held"), minor=sums.unheld))
    return facts


def _question(group: Group, *, more: list[Fact] | None = None, **words: Any) -> Question:
    """Return the question about a group, which leads back to its page."""
    facts = [Fact(_("Group"), group.name), Fact(_("Total value"), minor=group.value_minor)]
    return Question(
        facts=[*facts, *(more or [])],
        back=reverse("chits:group", args=[group.id]),
        nav_item="groups",
        currency=group.currency,
        **words,
    )
