"""Payouts and awards, tickets' holders and marks, and demands written off."""

from __future__ import annotations

from typing import Any

from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.actions.give_security import give_security
from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.replace_holder import remove_holder, repay_holder, substitute_holder
from chits.actions.void_award import void_award
from chits.actions.waive_demand import waive_demand
from chits.api.schemas import DisbursementIn, MarkIn, ReasonIn, SecurityIn, SubstitutionIn
from chits.models import Instalment, Payout
from chits.queries.finders import (
    award_for,
    demand_for,
    groups_run_by,
    holding_for,
    mark_for,
    payout_for,
    ticket_for,
    ticket_seen_by,
)
from chits.queries.groups import shown_instalment, shown_passbook
from chits.shapes import (
    ChitTicketOut,
    DemandOut,
    InstalmentOut,
    MarkOut,
    PassbookOut,
    PayoutOut,
    RepaidOut,
    SubstitutionOut,
)
from chits.states import MarkKind
from rest.amounts import read_amount
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["chit payouts"])


def _runs(finder: Any) -> dict[str, Any]:
    return {"may": "chits.run", "needs": Access.CONTINUE, "find": finder}


@router.on("GET", "/chits/payouts/", answer=page_of(PayoutOut), may="chits.run")
def list_payouts(request: Any) -> Any:
    rows = Payout.objects.select_related("award__instalment__group", "award__ticket")
    rows = rows.filter(award__instalment__group__in=groups_run_by(request.member))
    return page(request, rows, PayoutOut.of)


@router.on("GET", "/chits/payouts/{id}/", answer=PayoutOut, may="chits.run", find=payout_for)
def get_payout(request: Any, id: str) -> Any:
    return PayoutOut.of(request.subject)


@router.on("POST", "/chits/payouts/{id}/security/", answer=PayoutOut, **_runs(payout_for))
def post_security(request: Any, id: str, body: SecurityIn) -> Any:
    give_security(request.member, request.subject, security=body.security)
    return 201, PayoutOut.of(payout_for(request.member, id))


@router.on("POST", "/chits/payouts/{id}/approval/", answer=PayoutOut, **_runs(payout_for))
def post_approval(request: Any, id: str) -> Any:
    approve_payout(request.member, request.subject)
    return 201, PayoutOut.of(payout_for(request.member, id))


@router.on("POST", "/chits/payouts/{id}/disbursement/", answer=PayoutOut, **_runs(payout_for))
def post_disbursement(request: Any, id: str, body: DisbursementIn | None = None) -> Any:
    given = body or DisbursementIn()
    disburse_payout(request.member, request.subject, method=given.method, reference=given.reference)
    return 201, PayoutOut.of(payout_for(request.member, id))


@router.on("POST", "/chits/awards/{id}/void/", answer=InstalmentOut, **_runs(award_for))
def post_void(request: Any, id: str, body: ReasonIn) -> Any:
    """Void an award that was not claimed in time. Its prize is drawn again."""
    award = void_award(request.member, request.subject, reason=body.reason)
    return 201, shown_instalment(Instalment.objects.select_related("group").get(id=award.instalment_id))


@router.on("GET", "/chits/tickets/{id}/passbook/", answer=PassbookOut, may="look.own", find=ticket_seen_by)
def get_passbook(request: Any, id: str) -> Any:
    return shown_passbook(request.subject)


@router.on(
    "POST",
    "/chits/tickets/{id}/marks/",
    answer=MarkOut,
    may="look.own",
    needs=Access.CONTINUE,
    find=ticket_seen_by,
)
def post_mark(request: Any, id: str, body: MarkIn) -> Any:
    """Exclude a ticket from draws: opted out by its holder, pledged or suspended."""
    mark = mark_ticket(
        request.member,
        request.subject,
        MarkKind(body.kind),
        instalment_number=body.instalment,
        reason=body.reason,
    )
    return 201, MarkOut.of(mark)


@router.on("DELETE", "/chits/marks/{id}/", may="look.own", needs=Access.CONTINUE, find=mark_for)
def delete_mark(request: Any, id: str) -> Any:
    lift_mark(request.member, request.subject)
    return 204, None


@router.on("POST", "/chits/tickets/{id}/removal/", answer=ChitTicketOut, **_runs(ticket_for))
def post_removal(request: Any, id: str, body: ReasonIn) -> Any:
    """Remove a defaulting holder. The ticket then needs a substitute."""
    remove_holder(request.member, request.subject, reason=body.reason)
    return 201, ChitTicketOut.of(ticket_for(request.member, id), prized_in=None)


@router.on(
    "POST", "/chits/tickets/{id}/substitution/", answer=SubstitutionOut, secret=True, **_runs(ticket_for)
)
def post_substitution(request: Any, id: str, body: SubstitutionIn) -> Any:
    """Transfer the ticket, with its dues, to a substitute."""
    currency = request.subject.group.currency
    entry = None if body.entry is None else read_amount(body.entry, currency, "entry", least_minor=0)
    done = substitute_holder(
        request.member,
        request.subject,
        mobile_number=body.mobile_number,
        full_name=body.full_name,
        entry_minor=entry,
    )
    return 201, SubstitutionOut.of(
        ticket_for(request.member, id),
        prized_in=None,
        entry_minor=done.entry_minor,
        currency=currency,
        invited=done.invited,
    )


@router.on("POST", "/chits/holdings/{id}/repayment/", answer=RepaidOut, **_runs(holding_for))
def post_repayment(request: Any, id: str) -> Any:
    """Repay a former holder what the substitute has paid so far."""
    currency = request.subject.ticket.group.currency
    amount = repay_holder(request.member, request.subject)
    return 201, RepaidOut.of(amount=amount, currency=currency)


@router.on("POST", "/chits/demands/{id}/waiver/", answer=DemandOut, **_runs(demand_for))
def post_waiver(request: Any, id: str, body: ReasonIn) -> Any:
    """Waive a penalty or write off a debt."""
    currency = request.subject.ticket.group.currency
    waived = waive_demand(request.member, request.subject, reason=body.reason)
    return 201, DemandOut.of(waived, currency=currency)
