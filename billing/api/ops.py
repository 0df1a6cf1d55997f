"""Staff: the payment queue and decisions on payments."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from billing.actions.approve_many import approve_many
from billing.actions.approve_payment import approve_payment
from billing.actions.reject_payment import reject_payment
from billing.actions.reverse_payment import reverse_payment
from billing.api.shapes import BulkBody, RejectionBody, ReversalBody
from billing.models import Payment
from billing.private_files import evidence_file
from billing.queries.finders import find_evidence, find_payment
from billing.queries.queue import duplicates_of, own_accounts, payments_everywhere, queue_shape
from billing.queries.shapes import ApprovedOut, BulkResult, OpsPaymentOut, RejectedOut, ReversedOut
from billing.states import PaymentStatus
from kernel.clock import database_now
from kernel.errors import bad_field
from rest.answers import Answer
from rest.paging import page
from rest.schemas import page_of
from rest.staff import StaffResources
from tenancy.staff import staff_scope

router = StaffResources(tags=["Staff"])


@router.on("GET", "/ops/payments/", answer=page_of(OpsPaymentOut))
def list_queue(
    request: Any,
    status: str | None = None,
    country: str | None = None,
    currency: str | None = None,
    method: str | None = None,
    search: str = "",
) -> Any:
    """List payments of all accounts, newest first; `?status=pending_approval` lists those to approve."""
    if status is not None and status not in list(PaymentStatus):
        raise bad_field("status", f"The status must be one of {', '.join(PaymentStatus)}.")
    for name, text in {"search": search, "country": country, "currency": currency, "method": method}.items():
        if text is not None and "\x00" in text:
            raise bad_field(name, "Control characters are not allowed.")
    rows = payments_everywhere(
        status=status, country=country, currency=currency, method=method, search=search[:255]
    )
    shown = page(request, rows, lambda payment: payment)
    duplicates = duplicates_of(shown["results"])
    own, now = own_accounts(request.staff), database_now()
    return {
        **shown,
        "results": [queue_shape(payment, duplicates[payment.id], own, now) for payment in shown["results"]],
    }


@router.on("POST", "/ops/payments/bulk-approval/", answer=list[BulkResult], status=200, proof=True)
def post_bulk_approval(request: Any, body: BulkBody) -> Any:
    """Approve several payments, each in its own transaction."""
    return [BulkResult.of(outcome) for outcome in approve_many(request.staff, body.ids)]


@router.on("GET", "/ops/payments/{id}/", answer=OpsPaymentOut, find=find_payment)
def get_queued(request: Any, id: str) -> Any:
    payment = request.subject
    duplicates = duplicates_of([payment])[payment.id]
    return queue_shape(payment, duplicates, own_accounts(request.staff), database_now())


@router.on("GET", "/ops/evidence/{id}/", find=find_evidence)
def get_evidence(request: Any, id: str) -> HttpResponse:
    return evidence_file(request.subject)


@router.on(
    "POST",
    "/ops/payments/{id}/approval/",
    answer=ApprovedOut,
    other={200: ApprovedOut},
    find=find_payment,
    proof=True,
)
def post_approval(request: Any, id: str) -> Any:
    """Approve a payment; 200 without effect if it is already approved."""
    done = approve_payment(request.staff, request.subject.id)
    return 200 if done.again else 201, _shown(ApprovedOut, done.payment, done)


@router.on("POST", "/ops/payments/{id}/rejection/", answer=RejectedOut, find=find_payment, proof=True)
def post_rejection(request: Any, id: str, body: RejectionBody) -> Any:
    """Reject a payment with a reason; the customer can submit it again."""
    payment = reject_payment(request.staff, request.subject.id, reason=body.reason, text=body.text)
    return 201, _shown(RejectedOut, payment, message="Payment rejected.")


@router.on("POST", "/ops/payments/{id}/reversal/", answer=ReversedOut, find=find_payment, proof=True)
def post_reversal(request: Any, id: str, body: ReversalBody) -> Any:
    """Reverse an approved payment: issue a credit note and remove its unspent credits."""
    done = reverse_payment(request.staff, request.subject.id, reason=body.reason)
    message = f"Payment reversed. {done.credits_removed} credits removed; {done.spent} were already spent."
    return 201, _shown(ReversedOut, done.payment, done, message=message)


def _shown(answer: type[Answer], payment: Payment, done: Any = None, **given: Any) -> dict[str, Any]:
    with staff_scope():
        fresh = find_payment(payment.id)
        assert fresh is not None
        return answer.of(done, payment=fresh, invoice=fresh.invoice, **given)
