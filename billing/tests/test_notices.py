"""Who is told what: by the outbox, after the commit, once."""

from __future__ import annotations

import pytest

from billing.actions.approve_payment import approve_payment
from billing.actions.reject_payment import reject_payment
from billing.actions.reverse_payment import reverse_payment
from inbox.models import Notice
from live.flusher import flush
from tenancy.member import Member
from tests.cast import as_member
from tests.world_billing import a_sign_up, a_submission, staff_person

pytestmark = pytest.mark.django_db(transaction=True)


def notices_of(member: Member) -> list[tuple[str, str]]:
    flush()
    with as_member(member):
        rows = Notice.objects.filter(kind__startswith="billing.").order_by("id")
        return [(row.kind, row.title) for row in rows]


def test_the_owner_hears_of_every_step(transactional_db: None) -> None:
    member = a_sign_up()
    with as_member(member):
        assert not Notice.objects.exists()  # nothing from within the decision
    year = notices_of(member)[0][1][12:14]
    one = f"INV-{year}-000001"
    assert notices_of(member) == [("billing.InvoiceIssued", f"Invoice {one}: PKR 8,062.00")]
    first = a_submission(member)
    reject_payment(staff_person(), first.id, reason="not_received")
    second = a_submission(member)
    approve_payment(staff_person(), second.id)
    told = notices_of(member)
    assert told[1:] == [
        ("billing.PaymentSubmitted", f"Your payment for {one} is under review"),
        ("billing.PaymentRejected", f"Your payment for {one} could not be confirmed"),
        ("billing.PaymentSubmitted", f"Your payment for {one} is under review"),
        ("billing.PaymentApproved", f"Your payment for {one} is approved"),
    ]
    reverse_payment(staff_person(), second.id, reason="Another account's money.")
    kinds = sorted(kind for kind, _ in notices_of(member)[5:])
    assert kinds == ["billing.InvoiceIssued", "billing.PaymentReversed"]


def test_the_reason_is_said_in_words(transactional_db: None) -> None:
    member = a_sign_up()
    reject_payment(staff_person(), a_submission(member).id, reason="amount_mismatch")
    other = a_submission(member)
    reject_payment(staff_person(), other.id, reason="other", text="It went to our old account.")
    notices_of(member)
    with as_member(member):
        bodies = Notice.objects.filter(kind="billing.PaymentRejected").order_by("id")
        assert [row.body for row in bodies] == [
            "We received a different amount. Correct the details and submit the payment again.",
            "It went to our old account. Correct the details and submit the payment again.",
        ]


def test_the_queue_of_staff_hears_what_came_and_what_was_decided(transactional_db: None) -> None:
    from live.models import StaffMessage

    first, second = a_sign_up(), a_sign_up()
    payment, other = a_submission(first), a_submission(second)
    flush()
    reject_payment(staff_person(), payment.id, reason="not_received")
    flush()
    told = [(row.seq, row.type, row.data) for row in StaffMessage.objects.order_by("seq")]
    waits = [{"id": str(one.id), "status": "pending_approval"} for one in (payment, other)]
    came = [{"payments": [one], "waiting": 2} for one in waits]
    gone = {"payments": [{"id": str(payment.id), "status": "rejected"}], "waiting": 1}
    assert told == [(1, "payments", came[0]), (2, "payments", came[1]), (3, "payments", gone)]
