"""The authenticator app and the recovery codes, by browser."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.remove_own_factor import remove_own_factor
from accounts.actions.renew_own_recovery_codes import renew_own_recovery_codes
from accounts.actions.set_up_own_totp import set_up_own_totp
from accounts.attempts import attempt
from accounts.device import address_of
from accounts.queries import own_factor
from accounts.web.forms import CodeForm
from accounts.web.person import (
    PersonRequest,
    confirmed,
    is_confirmed,
    onward_from,
    personal,
    shell_of,
    to_confirm,
)
from documents.qr import qr_svg
from identity import second_factor
from identity.actions.set_up_totp import address_of as app_address
from identity.actions.set_up_totp import new_secret
from identity.recovery_codes import codes_left
from identity.vault import seal, unseal
from kernel.errors import DrawbookError
from ui.forms import add_refusal

# The secret that is being set up, sealed, until its first code was right.
OFFERED = "totp_offered"
# New recovery codes, encrypted, until they are shown.
MADE = "recovery_codes_made"


@never_cache
@sensitive_post_parameters("code")
@confirmed
def set_up(request: PersonRequest) -> HttpResponse:
    """The QR code, and the first code that the app shows."""
    if request.method != "POST":
        return _page(request, CodeForm())
    secret = _offered(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        with attempt(f"set-up of {request.user.pk}"):
            codes = set_up_own_totp(
                request.user, secret, form.cleaned_data["code"], ip_address=address_of(request)
            )
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        return _page(request, form, status=refusal.status)
    del request.session[OFFERED]
    show_once(request, codes)
    second_factor.mark_passed(request, request.user)
    messages.success(
        request, _("Two-factor sign-in is on. Store the recovery codes in a safe place, not on your phone.")
    )
    query = urlencode({"next": onward_from(request)})
    return HttpResponseRedirect(f"{reverse('accounts:recovery-codes')}?{query}")


def _offered(request: PersonRequest) -> str:
    """The same secret for as long as the page is tried."""
    if OFFERED not in request.session:
        request.session[OFFERED] = seal(new_secret())
    return unseal(request.session[OFFERED])


def _page(request: PersonRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    secret = _offered(request)
    image = base64.b64encode(qr_svg(app_address(request.user, secret)).encode()).decode()
    context = {
        "form": form,
        **shell_of(request),
        "next": onward_from(request),
        "qr": f"data:image/svg+xml;base64,{image}",
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "accounts/totp.html", context, status=status)


@require_POST
@personal
def remove(request: PersonRequest, id: str) -> HttpResponse:
    """Give the app up."""
    factor = own_factor(request.user, id)
    if not is_confirmed(request):
        return to_confirm(request)
    remove_own_factor(request.user, factor, ip_address=address_of(request))
    messages.success(request, _("Authenticator app removed."))
    return HttpResponseRedirect(reverse("accounts:security"))


@never_cache
@confirmed
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """Those made just now, once, else how many are left; a POST makes new ones."""
    if request.method == "POST":
        show_once(request, renew_own_recovery_codes(request.user, ip_address=address_of(request)))
        messages.success(request, _("New recovery codes created. The old codes no longer work."))
        return HttpResponseRedirect(reverse("accounts:recovery-codes"))
    context = {
        **shell_of(request),
        "codes": _just_made(request),
        "codes_left": codes_left(request.user),
        "next": onward_from(request),
    }
    return render(request, "accounts/recovery_codes.html", context)


def show_once(request: PersonRequest, codes: list[str]) -> None:
    """Store the codes for the next view of the recovery codes page; the database has only hashes."""
    if codes:
        request.session[MADE] = seal(" ".join(codes))


def _just_made(request: PersonRequest) -> list[str]:
    sealed = request.session.pop(MADE, None)
    return unseal(sealed).split() if sealed else []
