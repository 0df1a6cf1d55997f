"""Actions of staff on an account: suspend, lock, reactivate, change its credits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.move_account import move_account
from billing.actions.adjust_credits import Direction, adjust_credits
from desks.staff.account import account_or_404, account_page
from desks.staff.forms import STATUSES, AdjustForm, MoveForm
from kernel.errors import Denied
from tenancy.access import Status
from tenancy.models import Account
from tenancy.scope import scope
from tenancy.staff import Staff, belongs_to, staff_scope
from ui.asking import asking, is_confirmed, rehearsed
from ui.forms import carry_out, status_of
from ui.staffing import StaffRequest, staffing


@require_POST
@staffing(find=account_or_404, proof=True)
def move(request: StaffRequest, id: str) -> HttpResponse:
    """Suspend, lock or reactivate an account, with a reason for its audit log."""
    account = request.subject
    form = MoveForm(request.POST, auto_id="move_%s")
    if carry_out(form, lambda: _move(request.staff, account, **form.cleaned_data)) is not None:
        facts = {"account": account.name, "word": STATUSES[Status(form.cleaned_data["to"])]}
        messages.success(request, _("%(account)s: state changed to %(word)s.") % facts)
        return HttpResponseRedirect(reverse("staff-account", args=[account.id]))
    with staff_scope():
        return account_page(request, account, move_form=form, status=status_of(form))


def _move(staff: Staff, account: Account, to: str, reason: str) -> bool:
    with scope(account.id, staff.user_id):
        if belongs_to(staff, account.id):
            raise Denied(
                _("This is your own account. Another member of staff must do this."), code="own_account"
            )
        return move_account(staff, account.id, Status(to), because=reason)


@require_POST
@staffing(find=account_or_404, proof=True)
def adjust(request: StaffRequest, id: str) -> HttpResponse:
    """Add or remove credits; the account's credit history shows the reason."""
    account = request.subject
    form = AdjustForm(request.POST, auto_id="adjust_%s")
    if form.is_valid():
        amount, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
        direction: Direction = "take" if amount < 0 else "add"

        def adjusted() -> Any:
            return carry_out(
                form,
                lambda: adjust_credits(
                    request.staff, account.id, abs(amount), reason=reason, direction=direction
                ),
            )

        entry = adjusted() if is_confirmed(request) else rehearsed(adjusted)
        if entry is not None and not is_confirmed(request):
            question = asking(
                request,
                title=_("Change the credits of %(account)s?") % {"account": account.name},
                facts=[
                    (_("Current balance"), f"{entry.balance_after - entry.amount:,}"),
                    (_("Change"), f"{entry.amount:+,}"),
                    (_("After the change"), f"{entry.balance_after:,}"),
                    (_("Reason"), reason),
                ],
                verb=_("Change credits"),
            )
            with staff_scope():
                return account_page(request, account, adjust_form=form, question=question)
        if entry is not None:
            facts = {"account": account.name, "balance": f"{entry.balance_after:,}"}
            messages.success(request, _("Credits changed. %(account)s now has %(balance)s credits.") % facts)
            return HttpResponseRedirect(reverse("staff-account", args=[account.id]))
    with staff_scope():
        return account_page(request, account, adjust_form=form, status=status_of(form))
