"""Demand a second factor from the account's people, by browser."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.demand_second_factor import demand_second_factor
from accounts.web.demand_form import DemandForm
from accounts.web.profile import account_page
from identity import second_factor
from identity.proof import is_recent
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.forms import carry_out, status_of


@belongs_to("accounts:account-settings")
@require_POST
@acting(may="account.people", needs=Access.BILLING)
def demand(request: ActingRequest) -> HttpResponse:
    """Set who must have a second factor; requires a recently confirmed identity."""
    if not is_recent(request):
        messages.error(request, _("Confirm that it's you, then choose again."))
        query = urlencode({"next": reverse("accounts:account-settings")})
        return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{query}")
    form, passed = DemandForm(request.POST, auto_id="demand_%s"), second_factor.has_passed(request)
    carry_out(form, lambda: demand_second_factor(request.member, **form.cleaned_data, has_passed=passed))
    if form.errors:
        return account_page(request, demand_form=form, status=status_of(form))
    messages.success(request, _("Security settings saved."))
    return HttpResponseRedirect(reverse("accounts:account-settings"))
