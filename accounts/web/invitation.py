"""Answer an invitation by browser: join, decline, or choose a password as a new user."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.accept_invitation import accept_invitation, decline_invitation
from accounts.actions.claim_invitation import claim_by_code
from accounts.browser import begin
from accounts.device import address_of
from accounts.invitations import Found, find_invitation, is_for
from accounts.queries import invitation_to
from accounts.web.forms import ClaimForm, with_wait
from accounts.web.person import PersonRequest, personal
from accounts.web.session import front_urls
from accounts.words import ROLE_NAMES
from identity.models import User
from kernel.errors import DrawbookError
from kernel.transactions import retrying
from rest.throttle import check_anonymous
from tenancy.member import ACCOUNT_KEY
from tenancy.roles import Role
from ui.forms import add_refusal

# Where the session stores the code of the opened link, so that URLs and logs don't have it.
CODE = "invitation_code"


@never_cache
def by_link(request: HttpRequest, code: str) -> HttpResponse:
    """On to the page; nothing is accepted by opening a link, for programs that read mail open each."""
    try:
        check_anonymous(request)
        find_invitation(code)
    except DrawbookError as refusal:
        return _page(request, None, ClaimForm(), status=refusal.status, problem=refusal.detail)
    request.session[CODE] = code
    return HttpResponseRedirect(reverse("accounts:invitation"))


@never_cache
@sensitive_post_parameters("password")
def page(request: HttpRequest) -> HttpResponse:
    """Show the invitation and the possible answers."""
    try:
        check_anonymous(request)
        found = find_invitation(request.session.get(CODE, ""))
    except DrawbookError as refusal:
        return _page(request, None, ClaimForm(), status=refusal.status, problem=refusal.detail)
    if request.method != "POST":
        return _page(request, found, ClaimForm(initial={"full_name": found.invitation.full_name}))
    user = request.user if isinstance(request.user, User) else None
    form = ClaimForm(request.POST if user is None else None)
    try:
        if user is not None:
            return _answered(request, user, found)
        if not form.is_valid():
            return _page(request, found, form, status=400)
        return _claimed(request, form)
    except DrawbookError as refusal:
        if user is None:
            add_refusal(form, refusal)
        return with_wait(form, _page(request, found, form, status=refusal.status, problem=refusal.detail))


def _answered(request: HttpRequest, user: User, found: Found) -> HttpResponse:
    if request.POST.get("answer") == "decline":
        retrying(lambda: decline_invitation(user, found.account_id, found.invitation.pk))
        del request.session[CODE]
        messages.success(request, _("Invitation declined."))
        return HttpResponseRedirect(resolve_url("dashboard"))
    return join(request, user, found.account_id, found.invitation.pk, found.account_name)


def join(request: HttpRequest, user: User, account_id: Any, invitation_id: Any, name: str) -> HttpResponse:
    """Accept, and go on in that account."""
    retrying(lambda: accept_invitation(user, account_id, invitation_id, ip_address=address_of(request)))
    request.session.pop(CODE, None)
    request.session[ACCOUNT_KEY] = str(account_id)
    messages.success(request, _("You joined %(account)s.") % {"account": name})
    return HttpResponseRedirect(resolve_url("dashboard"))


def _claimed(request: HttpRequest, form: ClaimForm) -> HttpResponse:
    code, given = request.session[CODE], form.cleaned_data
    user, member = retrying(
        lambda: claim_by_code(
            code,
            password=given["password"],
            full_name=given["full_name"],
            ip_address=address_of(request),
        )
    )
    del request.session[CODE]
    begin(request, user, member)
    messages.success(request, _("You joined %(account)s.") % {"account": member.account_name})
    return HttpResponseRedirect(resolve_url("dashboard"))


def _page(
    request: HttpRequest, found: Found | None, form: ClaimForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    context = {
        "found": found,
        "role": ROLE_NAMES[Role(found.invitation.role)] if found else "",
        "person": user,
        "is_theirs": bool(found and user and is_for(found.invitation, user)),
        "form": form,
        "problem": problem,
        "here": reverse("accounts:invitation"),
        "urls": front_urls(),
    }
    return render(request, "accounts/invitation.html", context, status=status)


@require_POST
@personal
def accept(request: PersonRequest, id: str) -> HttpResponse:
    """Answer an invitation from the list of accounts."""
    own = invitation_to(request.user, id)
    return join(request, request.user, own.account_id, own.id, own.account_name)


@require_POST
@personal
def decline(request: PersonRequest, id: str) -> HttpResponse:
    own = invitation_to(request.user, id)
    retrying(lambda: decline_invitation(request.user, own.account_id, own.id))
    messages.success(request, _("Invitation declined."))
    return HttpResponseRedirect(reverse("accounts:switch-account"))
