"""Sign in and out by browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.sign_in import known_by_password
from accounts.attempts import attempt
from accounts.browser import leave as leave_browser
from accounts.web.arriving import arrive
from accounts.web.forms import SignInForm, with_wait
from accounts.web.session import front_urls, is_google_set_up, is_inside, next_of, start_of
from identity.models import User
from kernel.errors import DrawbookError
from rest.throttle import check_anonymous
from ui.forms import add_refusal


@never_cache
@sensitive_post_parameters("password")
def page(request: HttpRequest) -> HttpResponse:
    """Show the sign-in form and sign in."""
    if request.method != "POST":
        return HttpResponseRedirect(start_of(request)) if is_inside(request) else _form(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        return arrive(
            request, _known(request, form.cleaned_data["identifier"], form.cleaned_data["password"])
        )
    except DrawbookError as refusal:
        return refused_form(request, refusal, form)


def _known(request: HttpRequest, identifier: str, password: str) -> User:
    check_anonymous(request)
    with attempt(identifier, request):
        return known_by_password(identifier, password)


def refused_form(
    request: HttpRequest, refusal: DrawbookError, form: SignInForm | None = None
) -> HttpResponse:
    """Show the form again with the error."""
    if form is None:
        form = SignInForm({})
        form.errors.clear()
    add_refusal(form, refusal)
    return _form(request, form, status=refusal.status)


def _form(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": next_of(request),
        "expired": "expired" in request.GET,
        "urls": front_urls(),
        "has_google": is_google_set_up(),
    }
    return with_wait(form, render(request, "accounts/login.html", context, status=status))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and show the sign-in page."""
    leave_browser(request)
    return HttpResponseRedirect(reverse("accounts:sign-in"))
