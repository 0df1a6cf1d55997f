"""Online payments: the owner saves or removes the account's own gateway keys here."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chits.actions.save_gateway_keys import remove_gateway_keys, save_gateway_keys
from chits.gateway.own_keys import is_available_here, latest_keys
from chits.web.frame import desk_page
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


class KeysForm(forms.Form):
    """The keys. Secrets are never written back into the page."""

    key_id = forms.CharField(
        label=gettext_lazy("Key id"),
        max_length=64,
        help_text=gettext_lazy("From Razorpay's settings, such as rzp_live_Ab12Cd34."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    key_secret = forms.CharField(
        label=gettext_lazy("Key secret"),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    webhook_secret = forms.CharField(
        label=gettext_lazy("Webhook secret"),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )


@acting(may="account.billing", needs=Access.BILLING)
def online_payments(request: ActingRequest) -> HttpResponse:
    """Show whose keys are used, and a form to change them."""
    member = request.member
    if request.method == "POST" and "take_out" in request.POST:
        remove_gateway_keys(member)
        messages.success(request, _("Keys removed. Payments use the installation's keys again."))
        return HttpResponseRedirect(reverse("chits:online-payments"))
    form = KeysForm(request.POST if request.method == "POST" else None)
    keys = carry_out(form, lambda: save_gateway_keys(member, **form.cleaned_data))
    if keys is not None:
        messages.success(request, _("Keys saved. Members' payments now use these keys."))
        return HttpResponseRedirect(reverse("chits:online-payments"))
    context = {
        "form": form,
        "own": latest_keys(),
        "available": is_available_here(),
        "webhook_url": f"{settings.PUBLIC_URL}/v1/chits/gateway/webhook/?account={member.account_id}",
    }
    return desk_page(
        request, "chits/gateway_keys.html", "online", status=400 if form.errors else 200, **context
    )
