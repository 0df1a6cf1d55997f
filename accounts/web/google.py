"""Sign in with Google and link a Google account, if the installation has set it up.

allauth talks to Google (state, PKCE, tokens); this module decides what the answer means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.google.views import oauth2_callback, oauth2_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.actions.find_google_person import find_google_person
from accounts.actions.link_google import link_google
from accounts.actions.unlink_google import unlink_google
from accounts.device import address_of
from accounts.web.arriving import arrive
from accounts.web.person import PersonRequest, confirmed
from accounts.web.session import is_google_set_up
from identity.models import User
from kernel.errors import Denied, DrawbookError
from kernel.transactions import retrying
from rest.throttle import check_anonymous
from ui.form_addresses import belongs_to
from ui.refusals import refused

FAILED = "Google sign-in failed. Try again, or sign in with your password."
UNKNOWN = "No user has confirmed this address. Sign in with your password, or create an account."


@require_GET
@never_cache
def go(request: HttpRequest) -> HttpResponse:
    """Off to Google, to sign in."""
    _require_set_up()
    return _counted(request, oauth2_login)


@require_GET
@never_cache
@confirmed
def connect(request: PersonRequest) -> HttpResponse:
    """Off to Google, to link the account that answers there with the person who is signed in here."""
    _require_set_up()
    _set_parameter(request, "process", "connect")
    response: HttpResponse = oauth2_login(request)
    return response


@require_GET
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Back from Google."""
    _require_set_up()
    return _counted(request, oauth2_callback)


def _counted(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    try:
        check_anonymous(request)
    except DrawbookError as refusal:
        return refused(request, refusal)
    return view(request)


@belongs_to("accounts:security")
@require_POST
@confirmed
def disconnect(request: PersonRequest) -> HttpResponse:
    """Unlink it."""
    unlink_google(request.user, ip_address=address_of(request))
    messages.success(request, _("Google account unlinked."))
    return HttpResponseRedirect(reverse("accounts:security"))


def _require_set_up() -> None:
    if not is_google_set_up():
        raise Http404


class GoogleAdapter(DefaultSocialAccountAdapter):
    """The adapter that allauth calls with Google's answer; it always returns our own pages."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        is_connecting = sociallogin.state.get("process") == "connect"
        try:
            answer = _connected(request, sociallogin) if is_connecting else _arrived(request, sociallogin)
        except DrawbookError as refusal:
            messages.error(request, refusal.detail)
            url_name = "accounts:security" if is_connecting else "accounts:sign-in"
            answer = HttpResponseRedirect(reverse(url_name))
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **details: Any) -> NoReturn:
        messages.error(request, _(FAILED))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("accounts:sign-in")))


def _connected(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        raise Denied(_(FAILED))
    email, is_verified = _address(login)
    if not is_verified:
        raise Denied(_("Google has not verified this e-mail address."), code="google_unverified")
    uid = str(login.account.uid)
    retrying(lambda: link_google(user, uid, email, ip_address=address_of(request)))
    messages.success(request, _("Google account linked. You can now sign in with it."))
    return HttpResponseRedirect(reverse("accounts:security"))


def _arrived(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    email, is_verified = _address(login)
    uid = str(login.account.uid)
    user = retrying(
        lambda: find_google_person(uid, email, is_verified=is_verified, ip_address=address_of(request))
    )
    if user is None:
        raise Denied(_(UNKNOWN), code="unknown_google")
    # The page that the user requested, which Google doesn't see.
    _set_parameter(request, "next", login.state.get("next") or "")
    return arrive(request, user)


def _address(login: SocialLogin) -> tuple[str, bool]:
    """Return the address from Google and whether Google has verified it."""
    for address in login.email_addresses:
        return str(address.email).lower(), bool(address.verified)
    return "", False


def _set_parameter(request: HttpRequest, name: str, value: str) -> None:
    """Set a query parameter of the request, which allauth and the sign-in read."""
    given = request.GET.copy()
    given[name] = value
    cast(Any, request).GET = given
