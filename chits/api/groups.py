"""Groups: their terms, tickets, commencement, books and end."""

from __future__ import annotations

from typing import Any

from chits.actions.add_ticket import add_ticket
from chits.actions.close_group import close_group
from chits.actions.commence_group import commence_group
from chits.actions.create_group import create_group, update_group
from chits.actions.end_group import cancel_group, terminate_group
from chits.actions.hand_over_group import hand_over_group
from chits.actions.write_take_over import Balance, TakeOver
from chits.api.reading import read_terms
from chits.api.schemas import (
    ChitTicketIn,
    CommencementIn,
    GroupIn,
    GroupPatch,
    ManagerIn,
    ReasonIn,
    TakeOverIn,
)
from chits.audit_group import audit_group
from chits.models import Group
from chits.queries.finders import group_for, group_seen_by, groups_seen_by
from chits.queries.groups import (
    shown_group,
    shown_groups,
    shown_instalments,
    shown_me,
    shown_tickets,
    shown_trial_balance,
)
from chits.shapes import (
    ChitTicketOut,
    GroupAuditOut,
    GroupOut,
    InstalmentOut,
    JoinedOut,
    MeOut,
    TrialBalanceOut,
)
from kernel.errors import BadInput
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["chit groups"])
_RUNS: dict[str, Any] = {"may": "chits.run", "needs": Access.CONTINUE, "find": group_for}


@router.on("GET", "/chits/me/", answer=MeOut, may="look.own")
def get_me(request: Any) -> Any:
    """Return the caller's own groups, dues and passbooks."""
    return shown_me(request.member)


@router.on("GET", "/chits/groups/", answer=page_of(GroupOut), may="look.own")
def list_groups(request: Any) -> Any:
    listed = page(request, groups_seen_by(request.member), lambda group: group)
    shown = shown_groups(listed["results"])
    return {**listed, "results": [shown[group.id] for group in listed["results"]]}


@router.on("POST", "/chits/groups/", answer=GroupOut, may="chits.run", needs=Access.CREATE)
def post_group(request: Any, body: GroupIn) -> Any:
    group = create_group(request.member, **read_terms(body, request.member.currency))
    return 201, shown_group(group)


@router.on("GET", "/chits/groups/{id}/", answer=GroupOut, may="look.own", find=group_seen_by)
def get_group(request: Any, id: str) -> Any:
    return shown_group(request.subject)


@router.on("PATCH", "/chits/groups/{id}/", answer=GroupOut, **_RUNS)
def patch_group(request: Any, id: str, body: GroupPatch) -> Any:
    group = request.subject
    return shown_group(update_group(request.member, group, **read_terms(body, group.currency)))


@router.on(
    "GET", "/chits/groups/{id}/tickets/", answer=page_of(ChitTicketOut), may="chits.look", find=group_for
)
def list_tickets(request: Any, id: str) -> Any:
    return {"next": None, "previous": None, "results": shown_tickets(request.subject)}


@router.on("POST", "/chits/groups/{id}/tickets/", answer=JoinedOut, secret=True, **_RUNS)
def post_ticket(request: Any, id: str, body: ChitTicketIn) -> Any:
    """Add a member by mobile number. A new user gets an invite link and a temporary password."""
    joined = add_ticket(
        request.member,
        request.subject,
        mobile_number=body.mobile_number,
        full_name=body.full_name,
        count=body.count,
    )
    labels = [ticket.label for ticket in joined.tickets]
    return 201, JoinedOut.of(joined.tickets[0], prized_in=None, labels=labels, invited=joined.invited)


@router.on(
    "POST",
    "/chits/groups/{id}/commencement/",
    answer=GroupOut,
    may="chits.run",
    needs=Access.CREATE,
    find=group_for,
)
def post_commencement(request: Any, id: str, body: CommencementIn | None = None) -> Any:
    """Sign the agreement, publish the charter of the draws and demand the first instalment."""
    given = body or CommencementIn()
    take_over = _take_over(request.subject, given.take_over) if given.take_over else None
    group = commence_group(
        request.member, request.subject, accepts_test_beacon=given.accepts_test_beacon, take_over=take_over
    )
    return 201, shown_group(group)


def _take_over(group: Group, given: TakeOverIn) -> TakeOver:
    errors: dict[str, list[str]] = {}

    def money(written: Any, path: str) -> int:
        if written is None:
            return 0
        return read_amount(written, group.currency, f"take_over.{path}", least_minor=0, errors=errors)

    balances = tuple(
        Balance(
            line.ticket,
            owes=money(line.owes, f"balances.{at}.owes"),
            credit=money(line.credit, f"balances.{at}.credit"),
            prized_in=line.prized_in,
            prize=money(line.prize, f"balances.{at}.prize"),
            prize_unpaid=money(line.prize_unpaid, f"balances.{at}.prize_unpaid"),
        )
        for at, line in enumerate(given.balances, start=1)
    )
    held = money(given.held, "held")
    if errors:
        raise BadInput(errors=errors)
    return TakeOver(given.done, held, balances)


@router.on(
    "GET",
    "/chits/groups/{id}/instalments/",
    answer=page_of(InstalmentOut),
    may="look.own",
    find=group_seen_by,
)
def list_instalments(request: Any, id: str) -> Any:
    """List all instalments of the group, in order."""
    return {"next": None, "previous": None, "results": shown_instalments(request.subject)}


@router.on(
    "GET", "/chits/groups/{id}/trial-balance/", answer=TrialBalanceOut, may="look.reports", find=group_for
)
def get_trial_balance(request: Any, id: str) -> Any:
    return shown_trial_balance(request.subject)


@router.on("GET", "/chits/groups/{id}/audit/", answer=GroupAuditOut, may="look.reports", find=group_for)
def get_audit(request: Any, id: str) -> Any:
    """Recompute the group's invariants from its rows and its journal."""
    findings = audit_group(request.member.account_id, request.subject.id)
    return {"ok": not findings, "findings": findings}


@router.on(
    "POST",
    "/chits/groups/{id}/manager/",
    answer=GroupOut,
    may="account.people",
    needs=Access.CONTINUE,
    find=group_for,
)
def post_manager(request: Any, id: str, body: ManagerIn) -> Any:
    """Transfer the group to another owner, administrator or manager."""
    return 201, shown_group(hand_over_group(request.member, request.subject, manager=body.manager))


@router.on("POST", "/chits/groups/{id}/closure/", answer=GroupOut, **_RUNS)
def post_closure(request: Any, id: str) -> Any:
    """Close a group whose tickets are all prized and paid. Credit is refunded; all balances become zero."""
    return 201, shown_group(close_group(request.member, request.subject))


@router.on("POST", "/chits/groups/{id}/cancellation/", answer=GroupOut, **_RUNS)
def post_cancellation(request: Any, id: str, body: ReasonIn) -> Any:
    return 201, shown_group(cancel_group(request.member, request.subject, reason=body.reason))


@router.on("POST", "/chits/groups/{id}/termination/", answer=GroupOut, **_RUNS)
def post_termination(request: Any, id: str, body: ReasonIn) -> Any:
    return 201, shown_group(terminate_group(request.member, request.subject, reason=body.reason))
