"""Passkeys by browser: sign in with one, add one, remove one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.add_own_passkey import add_own_passkey
from accounts.actions.remove_own_factor import remove_own_factor
from accounts.device import address_of
from accounts.queries import own_factor
from accounts.sessions import device_in_words
from accounts.web.arriving import enter
from accounts.web.person import PersonRequest, confirmed, is_confirmed, personal, to_confirm
from accounts.web.second_step import read_credential
from accounts.web.sign_in import refused_form
from accounts.web.totp import show_once
from identity import second_factor
from identity.passkeys import begin_adding, begin_signing_in, check_passkey
from kernel.errors import DrawbookError
from rest.throttle import check_anonymous


@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """Return the challenge for any passkey of this site."""
    try:
        check_anonymous(request)
    except DrawbookError as refusal:
        return JsonResponse(refusal.body(), status=refusal.status)
    return JsonResponse(begin_signing_in())


@require_POST
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone, which counts as two factors."""
    try:
        check_anonymous(request)
        user = check_passkey(read_credential(request.POST.get("credential", "")))
        return enter(request, user, with_second_factor=True)
    except DrawbookError as refusal:
        return refused_form(request, refusal)


@require_POST
@confirmed
def add_options(request: PersonRequest) -> HttpResponse:
    """Return what the browser needs to create a passkey."""
    return JsonResponse(begin_adding(request.user))


@require_POST
@confirmed
def add(request: PersonRequest) -> HttpResponse:
    """Store the new passkey; with the first second factor, show recovery codes."""
    user = request.user
    name = " ".join(request.POST.get("name", "").split())[:60]
    name = name or device_in_words(request.headers.get("User-Agent", "")) or _("Passkey")
    credential = read_credential(request.POST.get("credential", ""))
    codes = add_own_passkey(user, name, credential, ip_address=address_of(request))
    show_once(request, codes)
    second_factor.mark_passed(request, user)
    messages.success(request, _("Passkey added."))
    return HttpResponseRedirect(reverse("accounts:recovery-codes" if codes else "accounts:security"))


@require_POST
@personal
def remove(request: PersonRequest, id: str) -> HttpResponse:
    """Give one up."""
    factor = own_factor(request.user, id)
    if not is_confirmed(request):
        return to_confirm(request)
    remove_own_factor(request.user, factor, ip_address=address_of(request))
    messages.success(request, _("Passkey removed."))
    return HttpResponseRedirect(reverse("accounts:security"))
