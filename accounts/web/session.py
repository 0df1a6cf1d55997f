"""The browser's session: its user and account, and where to go next."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from accounts.guests import home_of
from identity.models import User
from kernel.ids import read_id
from tenancy.member import ACCOUNT_KEY, member_for
from tenancy.scope import scope
from ui.onward import next_of


def onward(request: HttpRequest, user: User) -> HttpResponse:
    """Return the requested page; users with a temporary password choose a new one first."""
    target = start_of(request)
    if user.must_change_password:
        query = urlencode({"next": target})
        return HttpResponseRedirect(f"{reverse('accounts:password-change')}?{query}")
    return HttpResponseRedirect(target)


def start_of(request: HttpRequest) -> str:
    """Return the URL in `next`; users without an account go to their own start page."""
    target = next_of(request)
    if not isinstance(request.user, User) or ACCOUNT_KEY in request.session:
        return target
    if request.user.is_staff:
        return target if target.startswith(settings.STAFF_HOME) else settings.STAFF_HOME
    is_asked_for = target != resolve_url(settings.LOGIN_REDIRECT_URL)
    return target if is_asked_for else home_of(request.user.pk) or target


def is_inside(request: HttpRequest) -> bool:
    """Return whether the session has a user who is still a member of its account.

    Other users see the sign-in form, because every desk page would redirect them there. Staff and
    guests need no account.
    """
    user, account_id = request.user, read_id(request.session.get(ACCOUNT_KEY))
    if not isinstance(user, User):
        return False
    if account_id is None:
        return user.is_staff or home_of(user.pk) is not None
    with scope(account_id, user.pk):
        return member_for(user.pk, account_id) is not None


def front_urls() -> dict[str, str]:
    """Return the `urls` of the pages before sign-in."""
    return {
        "login": reverse("accounts:sign-in"),
        "signup": reverse("accounts:sign-up"),
        "reset": reverse("accounts:password-reset"),
    }


def is_google_set_up() -> bool:
    """Return whether Google sign-in is set up."""
    return bool(settings.GOOGLE_OAUTH_CLIENT_ID)
