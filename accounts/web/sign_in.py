"""Sign in and out by browser."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.sign_in import SignedIn, sign_in
from accounts.attempts import attempt
from accounts.browser import begin
from accounts.device import device_of
from accounts.web.forms import SignInForm, add_refusal
from accounts.web.session import doors, is_inside, next_of, onward, start_of
from kernel.errors import DrawbookError, Throttled
from kernel.transactions import retrying
from rest.throttle import check_anonymous


@never_cache
@sensitive_post_parameters("password")
def page(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to."""
    if request.method != "POST":
        return HttpResponseRedirect(start_of(request)) if is_inside(request) else _form(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        arrived = _try(request, form.cleaned_data["identifier"], form.cleaned_data["password"])
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        response = _form(request, form, status=refusal.status)
        if isinstance(refusal, Throttled):
            response["Retry-After"] = str(refusal.retry_after_seconds)
        return response
    begin(request, arrived.user, arrived.member)
    return onward(request, arrived.user)


def _try(request: HttpRequest, identifier: str, password: str) -> SignedIn:
    check_anonymous(request)
    with attempt(identifier):
        return retrying(lambda: sign_in(identifier, password, device=device_of(request), by="browser"))


def _form(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": next_of(request), "urls": doors()}
    return render(request, "accounts/login.html", context, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out, and back to the door."""
    logout(request)
    return HttpResponseRedirect(reverse("accounts:sign-in"))
