"""What staff decide on payments: approve, several at once, reject, undo; each leads on to the next."""

from __future__ import annotations

from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.actions.approve_many import approve_many
from billing.actions.approve_payment import approve_payment
from billing.actions.reject_payment import reject_payment
from billing.actions.reverse_payment import reverse_payment
from billing.queries.queue import payments_everywhere
from billing.web.staff.doors import payment_door
from billing.web.staff.queue import SHOWN, address_of, query_of, queue_page
from kernel.errors import DrawbookError
from kernel.ids import read_id
from tenancy.staff import staff_scope
from ui.staffing import StaffRequest, staffing


@require_POST
@staffing(door=payment_door)
def approve(request: StaffRequest, id: str) -> HttpResponse:
    try:
        with atomic():
            done = approve_payment(request.staff, request.subject.id)
    except DrawbookError as refusal:
        return _refused(request, refusal)
    messages.success(request, f"{request.subject.account.name}: {done.message}")
    return _onward(request)


@require_POST
@staffing(door=payment_door)
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
    told = {"account": request.subject.account.name}
    messages.success(request, _("%(account)s: rejected. They can send it again.") % told)
    return _onward(request)


@require_POST
@staffing(door=payment_door)
def take_back(request: StaffRequest, id: str) -> HttpResponse:
    """Undo an approval of somebody else."""
    try:
        with atomic():
            done = reverse_payment(request.staff, request.subject.id, reason=_text(request, "reason"))
    except DrawbookError as refusal:
        return _refused(request, refusal)
    told = {"note": done.credit_note.number, "taken": done.taken_back, "spent": done.spent}
    sentence = _("Credit note %(note)s. %(taken)s credits taken back, %(spent)s were spent already.")
    messages.success(request, sentence % told)
    return _onward(request)


@require_POST
@staffing()
def approve_several(request: StaffRequest) -> HttpResponse:
    """Each by itself, with a list of what came of each."""
    outcomes = approve_many(request.staff, request.POST.getlist("ids")[:SHOWN])
    with staff_scope():
        return queue_page(request, _asked_in(request), outcomes=outcomes)


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
    """The page with the payment as it stands now, and the sentence beside it."""
    with staff_scope():
        payment = payments_everywhere().get(id=request.subject.id)
        asked = QueryDict(
            query_of(_asked_in(request), status=payment.status, payment=str(payment.id), page="")
        )
        return queue_page(request, asked, status=refusal.status, refusal=refusal.detail)
