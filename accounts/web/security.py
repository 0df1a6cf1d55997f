"""The security page: password, second factors, sessions, tokens, Google."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.end_sessions import end_all_sessions, end_session
from accounts.device import address_of
from accounts.queries import tokens_of
from accounts.sessions import sessions_of
from accounts.web.forms import TokenForm
from accounts.web.person import PersonRequest, personal, shell_of
from accounts.web.session import is_google_set_up
from identity import second_factor
from identity.models import User
from identity.passkeys import passkeys_of
from identity.recovery_codes import codes_left
from kernel.ids import read_id
from tenancy.member import Member
from tenancy.scope import scope


@never_cache
@personal
def page(request: PersonRequest) -> HttpResponse:
    """Everything at one look."""
    return render(request, "accounts/security.html", page_context(request))


def page_context(request: Any) -> dict[str, Any]:
    """Return the context of the page, also for pages that show it again after an error."""
    user: User = request.user
    return {
        **shell_of(request),
        "person": user,
        "has_factor": second_factor.is_set_up(user),
        "must_have_factor": user.is_staff and second_factor.is_required_of_staff(),
        "demanding": request.member if request.member and request.member.must_have_second_factor else None,
        "totp": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first(),
        "passkeys": [_passkey(row) for row in passkeys_of(user)],
        "codes_left": codes_left(user),
        "sessions": sessions_of(user, browser=request.session.session_key),
        "has_google": is_google_set_up(),
        "google": SocialAccount.objects.filter(user=user, provider="google").first(),
        "tokens": _tokens(request.member),
        "token_form": TokenForm(),
        "may_make_tokens": request.member is not None and request.member.may("account.tokens"),
    }


def _passkey(row: Authenticator) -> dict[str, Any]:
    return {"id": row.pk, "name": row.wrap().name, "at": row.created_at, "used_at": row.last_used_at}


def _tokens(member: Member | None) -> list[Any]:
    if member is None or not member.may("account.tokens"):
        return []
    with scope(member.account_id, member.user_id):
        return list(tokens_of(member).order_by("-created_at"))


@require_POST
@personal
def end(request: PersonRequest, id: str) -> HttpResponse:
    """Sign out one session."""
    end_session(request.user, read_id(id), ip_address=address_of(request))
    messages.success(request, _("Device signed out."))
    return HttpResponseRedirect(reverse("accounts:security"))


@require_POST
@personal
def end_all(request: PersonRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    here = request.session.session_key
    end_all_sessions(request.user, but_browser=here, ip_address=address_of(request))
    messages.success(request, _("All other devices signed out."))
    return HttpResponseRedirect(reverse("accounts:security"))
