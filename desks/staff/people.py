"""Revoke or restore a user's access to the whole installation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.revoke_access import restore_access, revoke_access
from desks.staff.account import account_or_404, account_page
from desks.staff.forms import PersonForm
from kernel.find_one import find_one
from tenancy.models import Account, Membership
from tenancy.staff import Staff, staff_scope
from ui.forms import carry_out, status_of
from ui.staffing import StaffRequest, staffing


def person_or_404(staff: Staff, id: str, person: str) -> tuple[Account, Any]:
    """The account and one of its people, or NotFound."""
    account = account_or_404(staff, id)
    names = ("user__id", "user__first_name", "user__last_name", "user__email", "user__mobile_number")
    rows = Membership.objects.select_related("user").only(*names)
    return account, find_one(rows.filter(account_id=account.pk, is_active=True), person).user


@require_POST
@staffing(find=person_or_404, proof=True)
def change(request: StaffRequest, id: str, person: str) -> HttpResponse:
    """`to` is "out" or "in"; nothing less than a reason will do."""
    account, user = request.subject
    form = PersonForm(request.POST, auto_id="person_%s")
    act = restore_access if request.POST.get("to") == "in" else revoke_access
    done = carry_out(form, lambda: act(request.staff, user.pk, because=form.cleaned_data["reason"]))
    if done is not None:
        revoked, restored = _("Access of %(name)s revoked."), _("Access of %(name)s restored.")
        messages.success(request, (revoked if act is revoke_access else restored) % {"name": user.full_name})
        return HttpResponseRedirect(reverse("staff-account", args=[account.id]))
    with staff_scope():
        return account_page(request, account, person_form=form, refused_person=person, status=status_of(form))
