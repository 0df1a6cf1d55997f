"""Switch to another account by browser."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts.actions.switch_account import switch_account
from accounts.device import address_of
from accounts.queries import invitations_to, memberships_of
from accounts.web.person import PersonRequest, set_member_and_staff, shell_of
from accounts.web.session import next_of
from identity.models import User
from kernel.errors import DrawbookError, NotFound
from kernel.ids import read_id
from kernel.transactions import retrying
from tenancy.member import ACCOUNT_KEY
from ui.refusals import refused


def page(request: HttpRequest) -> HttpResponse:
    """Show the user's accounts; choosing one opens its start page, or the page in `next`."""
    user = request.user
    if not isinstance(user, User):
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={request.path}")
    if user.must_change_password:
        return HttpResponseRedirect(settings.PASSWORD_CHANGE_URL)
    if request.method != "POST":
        here = read_id(request.session.get(ACCOUNT_KEY))
        set_member_and_staff(request)
        context = {
            **shell_of(cast(PersonRequest, request)),
            "own": memberships_of(user.pk),
            "here": here,
            "invitations": invitations_to(user),
        }
        return render(request, "accounts/switch.html", context)
    account_id = read_id(request.POST.get("account"))
    try:
        if account_id is None:
            raise NotFound
        retrying(lambda: switch_account(user.pk, account_id, ip_address=address_of(request)))
    except DrawbookError as refusal:
        return refused(request, refusal)
    request.session[ACCOUNT_KEY] = str(account_id)
    return HttpResponseRedirect(next_of(request))
