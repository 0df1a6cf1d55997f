"""Staff decisions on payments: approve one or several, reject, reverse; each leads to the next payment."""

from __future__ import annotations

from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.actions.approve_many import Outcome, approve_many
from billing.actions.reject_payment import reject_payment
from billing.actions.reverse_payment import reverse_payment
from billing.held import APPROVE
from billing.models import Payment
from billing.queries.queue import duplicates_of, needs_second_look, payments_everywhere
from billing.web.staff.finders import payment_or_404
from billing.web.staff.queue import SHOWN, address_of, asked_several, query_of, queue_page
from holds.actions.hold_act import hold_act
from kernel.errors import BadInput, DrawbookError
from kernel.ids import read_id
from money import format_money
from tenancy.staff import staff_scope
from ui.staffing import StaffRequest, staffing


@require_POST
@staffing(find=payment_or_404, proof=True)
def approve(request: StaffRequest, id: str) -> HttpResponse:
    """Held for some seconds, in which it can be undone."""
    payment = request.subject
    try:
        _require_seen(request, payment)
        hold_act(
            request.staff,
            APPROVE,
            subject_id=payment.id,
            account_id=payment.account_id,
            sentence=_("Approving %(amount)s from %(account)s")
            % {
                "amount": format_money(payment.amount_minor, payment.currency),
                "account": payment.account.name,
            },
            url=address_of(QueryDict(), payment=str(payment.id)),
        )
    except DrawbookError as refusal:
        return _refused(request, refusal)
    return _onward(request)


def _require_seen(request: StaffRequest, payment: Payment) -> None:
    """Raise BadInput if the payment needs a check at the bank that nobody has confirmed."""
    if request.POST.get("seen") == "yes":
        return
    with staff_scope():
        row = payments_everywhere().get(id=payment.id)
        if needs_second_look(row, duplicates_of([row])[row.id]):
            raise BadInput(_("Find this payment at the bank, then tick “I have seen it at the bank”."))


@require_POST
@staffing(find=payment_or_404, proof=True)
def reject(request: StaffRequest, id: str) -> HttpResponse:
    try:
        with atomic():
            reject_payment(
                request.staff,
                request.subject.id,
                reason=request.POST.get("reason", ""),
                text=_text(request, "text"),
            )
    except DrawbookError as refusal:
        return _refused(request, refusal)
    facts = {"account": request.subject.account.name}
    messages.success(request, _("%(account)s: payment rejected. The customer can submit it again.") % facts)
    return _onward(request)


@require_POST
@staffing(find=payment_or_404, proof=True)
def reversal(request: StaffRequest, id: str) -> HttpResponse:
    """Reverse an approval of another person."""
    try:
        with atomic():
            done = reverse_payment(request.staff, request.subject.id, reason=_text(request, "reason"))
    except DrawbookError as refusal:
        return _refused(request, refusal)
    facts = {
        "note": done.credit_note.number,
        "taken": f"{done.credits_removed:,}",
        "spent": f"{done.spent:,}",
    }
    sentence = _(
        "Payment reversed by credit note %(note)s. %(taken)s credits removed; %(spent)s were already spent."
    )
    messages.success(request, sentence % facts)
    return _onward(request)


@require_POST
@staffing(proof=True)
def approve_several(request: StaffRequest) -> HttpResponse:
    """Ask first, with number and amounts; then approve each payment and list the results."""
    ids = request.POST.getlist("ids")[:SHOWN]
    with staff_scope():
        several = asked_several(ids)
    if request.POST.get("confirmed") != "yes":
        with staff_scope():
            return queue_page(request, _asked_in(request), several=several)
    doubtful = {str(payment.id) for payment in several.doubtful}
    outcomes = {one.id: one for one in approve_many(request.staff, [id for id in ids if id not in doubtful])}
    left = _("Not approved. Open the payment and check it at the bank first.")
    with staff_scope():
        every = [outcomes.get(id) or Outcome(id, False, left) for id in ids]
        return queue_page(request, _asked_in(request), outcomes=every)


def _text(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:1000]


def _asked_in(request: StaffRequest) -> QueryDict:
    """The filters that the page had, which its forms carry along."""
    return QueryDict(request.POST.get("query", "")[:2000])


def _onward(request: StaffRequest) -> HttpResponse:
    following = request.POST.get("next", "")
    return HttpResponseRedirect(
        address_of(_asked_in(request), payment=following if read_id(following) else "")
    )


def _refused(request: StaffRequest, refusal: DrawbookError) -> HttpResponse:
    """Show the payment in its current state, with the message."""
    with staff_scope():
        payment = payments_everywhere().get(id=request.subject.id)
        asked = QueryDict(
            query_of(_asked_in(request), status=payment.status, payment=str(payment.id), page="")
        )
        return queue_page(request, asked, status=refusal.status, refusal=refusal.detail)
