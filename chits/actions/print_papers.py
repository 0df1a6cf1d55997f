"""Print the papers of a group: passbook, member's statement, agreement, minutes, group and closing statement.

Printing changes nothing. Only copies of receipts are counted (`print_receipt`).
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext, override

from chits.models import Agreement, Group, Instalment, Minutes, Ticket
from chits.papers.agreement import agreement_facts
from chits.papers.closing import statement_facts
from chits.papers.minutes import minutes_facts
from chits.papers.passbook import passbook_facts
from chits.queries.group_statement import statement_of
from chits.queries.statements import tickets_in
from chits.states import GroupState
from documents.typeset import typeset
from kernel.errors import Conflict, NotFound
from tenancy.member import Member, require_capability

TEMPLATES = Path(__file__).resolve().parent.parent / "documents"


def print_passbook(member: Member, ticket: Ticket) -> bytes:
    """Print a ticket's passbook, for its holder and for the people who manage or collect for the group."""
    require_capability(member, "look.own")
    with override(member.language):
        title = gettext("Passbook")
    facts = passbook_facts(member, ticket.group, [ticket], title=title)
    return typeset(TEMPLATES / "passbook.typ", facts)


def print_member_statement(member: Member, group: Group) -> bytes:
    """Print the statement of a member's tickets in a group. Raise NotFound if there are none."""
    require_capability(member, "look.own")
    tickets = list(tickets_in(group).filter(person__user_id=member.user_id))
    if not tickets:
        raise NotFound
    with override(member.language):
        title = gettext("Statement")
    return typeset(TEMPLATES / "passbook.typ", passbook_facts(member, group, tickets, title=title))


def print_agreement(member: Member, group: Group, *, version: int | None = None) -> bytes:
    """Print the agreement in force or an earlier version. Raise Conflict before commencement."""
    require_capability(member, "look.own")
    agreements = Agreement.objects.filter(group=group).order_by("-version")
    if not agreements:
        raise Conflict("The agreement is signed when the group commences.", code="no_agreement")
    found = agreements.filter(version=version).first() if version is not None else agreements[0]
    if found is None:
        raise NotFound
    return typeset(TEMPLATES / "agreement.typ", agreement_facts(member, group, found))


def print_minutes(member: Member, instalment: Instalment) -> bytes:
    """Print all pages of the instalment's minutes. Raise Conflict if there are none."""
    require_capability(member, "look.own")
    pages = list(Minutes.objects.filter(instalment=instalment).order_by("number"))
    if not pages:
        raise Conflict("The minutes are available after the draw.", code="no_minutes")
    return typeset(TEMPLATES / "minutes.typ", minutes_facts(member, instalment, pages))


def print_group_statement(member: Member, group: Group) -> bytes:
    """Print the group statement: one line for each ticket, and the current balances."""
    require_capability(member, "chits.collect")
    return typeset(TEMPLATES / "closing.typ", statement_facts(member, statement_of(member, group)))


def print_closing_statement(member: Member, group: Group) -> bytes:
    """Print the closing statement of a completed group. Raise Conflict before it is completed."""
    if group.state != GroupState.COMPLETED:
        raise Conflict("The closing statement is written when the group is completed.", code="not_completed")
    return print_group_statement(member, group)
