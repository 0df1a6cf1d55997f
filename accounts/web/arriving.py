"""Signing in by browser: a first factor, a second factor if set up, then the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from accounts.actions.sign_in import enter_first_account
from accounts.browser import begin
from accounts.device import device_of
from accounts.known_device import remember
from accounts.web.session import next_of, onward
from identity import second_factor
from identity.models import User
from kernel.clock import database_now
from kernel.transactions import retrying, transaction
from tenancy.member import Member

# The user who has passed the first factor and must pass the second.
HALFWAY = "halfway"
HALFWAY_SECONDS = 600


def arrive(request: HttpRequest, user: User) -> HttpResponse:
    """After the first factor: in, or to the second one. Denied when every account is shut."""
    if not second_factor.is_set_up(user):
        return enter(request, user)
    request.session[HALFWAY] = {
        "user": str(user.pk),
        "at": database_now().timestamp(),
        # A changed password ends a half-finished sign-in.
        "hash": user.get_session_auth_hash(),
    }
    return HttpResponseRedirect(f"{reverse('accounts:second-step')}?{urlencode({'next': next_of(request)})}")


def halfway(request: HttpRequest) -> User | None:
    """Return the user who has passed the first factor in this browser within the last minutes."""
    halfway = request.session.get(HALFWAY)
    if not isinstance(halfway, dict) or halfway["at"] + HALFWAY_SECONDS < database_now().timestamp():
        return None
    user = User.objects.filter(pk=halfway["user"], is_active=True).first()
    if user is None or not constant_time_compare(halfway["hash"], user.get_session_auth_hash()):
        return None
    return user


def enter(request: HttpRequest, user: User, *, with_second_factor: bool = False) -> HttpResponse:
    """Start the session and redirect to the requested page."""
    member = retrying(lambda: _enter(request, user))
    request.session.pop(HALFWAY, None)
    begin(request, user, member, with_second_factor=with_second_factor)
    response = onward(request, user)
    if not user.must_change_password:
        remember(request, response, user)
    return response


def _enter(request: HttpRequest, user: User) -> Member | None:
    with transaction():
        return enter_first_account(user, device=device_of(request), by="browser")
