"""Personal tokens by browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.create_token import create_token
from accounts.actions.delete_token import delete_token
from accounts.queries import token_for
from accounts.web.forms import TokenForm
from accounts.web.person import confirmed
from accounts.web.security import page_context
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out, status_of


@require_POST
@never_cache
@confirmed
@acting(may="account.tokens", needs=Access.BILLING)
def create(request: ActingRequest) -> HttpResponse:
    """Create a token and show it on this page only; a redirect can't carry it."""
    form = TokenForm(request.POST)
    made = carry_out(form, lambda: create_token(request.member, **form.cleaned_data))
    if made is None:
        return _again(request, form)
    row, token = made
    context = {**page_context(request), "made": {"name": row.name, "token": token}}
    return render(request, "accounts/security.html", context)


def _again(request: Any, form: TokenForm) -> HttpResponse:
    context = {**page_context(request), "token_form": form}
    return render(request, "accounts/security.html", context, status=status_of(form))


@require_POST
@acting(may="account.tokens", needs=Access.BILLING, find=token_for)
def delete(request: ActingRequest, id: str) -> HttpResponse:
    """Make one worthless."""
    delete_token(request.member, request.subject)
    messages.success(request, _("Token deleted."))
    return HttpResponseRedirect(reverse("accounts:security"))
