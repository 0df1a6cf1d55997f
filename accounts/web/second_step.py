"""The second factor by browser: at sign-in, and before security changes."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.pass_second_factor import pass_second_factor
from accounts.attempts import attempt
from accounts.web.arriving import enter, halfway
from accounts.web.forms import CodeForm, PasswordForm, with_wait
from accounts.web.person import PersonRequest, personal
from accounts.web.session import front_urls, next_of
from identity import second_factor
from identity.actions.change_password import WrongPassword
from identity.models import User
from identity.passkeys import begin_signing_in, check_passkey, passkeys_of
from identity.proof import confirm
from kernel.errors import BadInput, DrawbookError
from kernel.transactions import retrying
from rest.throttle import check_anonymous
from ui.forms import add_refusal

MAX_CREDENTIAL_LENGTH = 20_000


@never_cache
@sensitive_post_parameters("code")
def page(request: HttpRequest) -> HttpResponse:
    """Check the second factor at sign-in: a code, a recovery code, or a passkey."""
    user = halfway(request)
    if user is None:
        return HttpResponseRedirect(reverse("accounts:sign-in"))
    if request.method != "POST":
        return _page(request, user, CodeForm())
    try:
        check_anonymous(request)
        _show_factor(request, user)
        return enter(request, user, with_second_factor=True)
    except DrawbookError as refusal:
        return _refused(request, user, refusal, _page)


def _page(request: HttpRequest, user: User, form: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "heading": _("Two-factor sign-in"),
        "passkey_options": reverse("accounts:second-step-passkey") if passkeys_of(user).exists() else "",
        "next": next_of(request),
        "urls": front_urls(),
    }
    return render(request, "accounts/second_step.html", context, status=status)


@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """Return the challenge for a passkey, at sign-in or later."""
    user = halfway(request) or (request.user if isinstance(request.user, User) else None)
    if user is None:
        return JsonResponse({"detail": _("Sign in first.")}, status=401)
    return JsonResponse(begin_signing_in(user))


@never_cache
@sensitive_post_parameters("code", "password")
@personal
def once_more(request: PersonRequest) -> HttpResponse:
    """Confirm the identity before a security change: by the second factor if set up, else the password."""
    user = request.user
    if request.method != "POST":
        return _confirm_page(request, user, _confirm_form(user))
    try:
        if second_factor.is_set_up(user):
            _show_factor(request, user)
            second_factor.mark_passed(request, user)
        else:
            with attempt(str(user.pk)):
                if not user.check_password(request.POST.get("password", "")):
                    raise WrongPassword
    except DrawbookError as refusal:
        return _refused(request, user, refusal, _confirm_page)
    confirm(request)
    return HttpResponseRedirect(next_of(request))


def _confirm_form(user: User, given: Any = None) -> CodeForm | PasswordForm:
    return CodeForm(given) if second_factor.is_set_up(user) else PasswordForm(given)


def _confirm_page(request: HttpRequest, user: User, form: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "heading": _("Confirm that it's you"),
        "passkey_options": reverse("accounts:second-step-passkey") if passkeys_of(user).exists() else "",
        "next": next_of(request),
        "is_inside": True,
    }
    return render(request, "accounts/second_step.html", context, status=status)


def _show_factor(request: HttpRequest, user: User) -> None:
    """Take the passkey or the code that was sent; NotSignedIn when it is not right."""
    sent = request.POST.get("credential")
    if sent:
        check_passkey(read_credential(sent), user)
        return
    code = request.POST.get("code", "").strip()
    if not code:
        raise BadInput(errors={"code": [_("Enter a code.")]})
    retrying(lambda: pass_second_factor(user, code))


def read_credential(text: str) -> Any:
    """Return the passkey answer of the browser as JSON, or an empty object."""
    try:
        return json.loads(text[:MAX_CREDENTIAL_LENGTH])
    except ValueError:
        return None


def _refused(request: HttpRequest, user: User, refusal: DrawbookError, show: Any) -> HttpResponse:
    form = _confirm_form(user, request.POST)
    form.full_clean()
    form.errors.clear()
    for field in ("code", "password"):
        if field in form.fields and refusal.code in ("wrong_code", "wrong_password"):
            form.add_error(field, refusal.detail if field == "code" else WrongPassword.sentence)
    if not form.errors:
        add_refusal(form, refusal)
    return with_wait(form, show(request, user, form, status=refusal.status))
