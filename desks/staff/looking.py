"""Look into an account as its owner sees it: for a reason, on the record, changing nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit.record import audit_staff
from desks.staff.account import account_or_404, account_page
from desks.staff.forms import LookForm
from tenancy.scope import scope
from tenancy.staff import staff_for, staff_scope
from ui.looking import begin_look, end_look, look_of
from ui.staffing import StaffRequest, staffing


@require_POST
@staffing(find=account_or_404)
def begin(request: StaffRequest, id: str) -> HttpResponse:
    """From now on the desk is that account's."""
    account = request.subject
    form = LookForm(request.POST)
    if not form.is_valid():
        with staff_scope():
            return account_page(request, account, look_form=form, status=400)
    look = begin_look(request, account.id)
    with scope(account.id, request.staff.user_id):
        audit_staff(
            request.staff,
            account.id,
            "staff.look",
            "account",
            account.id,
            reason=form.cleaned_data["reason"],
            until=look.until.isoformat(timespec="minutes"),
        )
    return HttpResponseRedirect(reverse("dashboard"))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Back to the staff desk, where one came from."""
    look = look_of(request) if request.user.is_authenticated else None
    end_look(request)
    if look is None or request.user.pk is None:
        return HttpResponseRedirect(reverse("staff-home"))
    staff = staff_for(request.user.pk, ip_address=request.META.get("REMOTE_ADDR"))
    if staff is not None:
        with scope(look.account_id, staff.user_id):
            audit_staff(staff, look.account_id, "staff.look_end", "account", look.account_id)
    return HttpResponseRedirect(reverse("staff-account", args=[look.account_id]))
