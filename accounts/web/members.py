"""The members page: members and invitations of the account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.change_role import change_role
from accounts.actions.invite_member import Invited, invite_member, resend_invitation
from accounts.actions.remove_member import remove_member
from accounts.actions.withdraw_invitation import withdraw_invitation
from accounts.invitations import is_open
from accounts.models import Invitation
from accounts.queries import invitation_for, invitations_of, people_of, person_for
from accounts.seats import seats_taken
from accounts.web.forms import MemberForm, RoleForm
from accounts.words import ROLE_NAMES
from identity.proof import is_recent
from plans.queries import limit_of
from rest.paging import page as page_of
from tenancy.access import Access
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role
from ui.acting import ActingRequest, acting
from ui.forms import carry_out, status_of

# The input from before the user had to confirm their identity.
TYPED = "member_typed"


@acting(may="account.people", needs=Access.BILLING)
def page(request: ActingRequest) -> HttpResponse:
    """The list, and the form that invites."""
    if request.method != "POST":
        return _page(request, MemberForm(initial=request.session.pop(TYPED, None)))
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    if form.cleaned_data["role"] == Role.ADMIN and not is_recent(request):
        request.session[TYPED] = form.cleaned_data
        return _to_confirm()
    invited = carry_out(form, lambda: _invite(request, form))
    return _shown(request, invited) if invited else _page(request, form, status=status_of(form))


def _invite(request: ActingRequest, form: MemberForm) -> Invited:
    given = form.cleaned_data
    contact = given["contact"]
    is_email = "@" in contact
    return invite_member(
        request.member,
        full_name=given["full_name"],
        role=given["role"],
        email=contact if is_email else None,
        mobile_number=None if is_email else contact,
    )


def _shown(request: ActingRequest, invited: Invited) -> HttpResponse:
    """Show the link and temporary password on this page only; a redirect can't carry them."""
    if invited.url:
        return _page(request, MemberForm(), invited=invited)
    messages.success(request, _("Invitation sent to %(address)s.") % {"address": invited.invitation.address})
    return HttpResponseRedirect(reverse("accounts:members"))


def _to_confirm() -> HttpResponse:
    """Require a confirmed identity to give the admin role, which allows nearly everything."""
    query = urlencode({"next": reverse("accounts:members")})
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{query}")


def _page(
    request: ActingRequest, form: MemberForm, *, invited: Invited | None = None, status: int = 200
) -> HttpResponse:
    people = people_of(request.member)
    team = list(people.exclude(role=Role.MEMBER).order_by("created_at", "id"))
    # The plan limits the team; chit members can be thousands and are listed by page.
    others = page_of(request, people.filter(role=Role.MEMBER), lambda person: _row(request.member, person))
    is_first = not request.GET.get("cursor")
    waiting = invitations_of(request.member).order_by("-created_at") if is_first else []
    first = [_row(request.member, person) for person in team] if is_first else []
    context: dict[str, Any] = {
        "rows": first,
        "others": others["results"],
        "invitations": [_invitation(one) for one in waiting],
        "newer": others["previous"],
        "older": others["next"],
        "form": form,
        "urls": {"add": reverse("accounts:members")},
        "made": invited,
        "users": seats_taken(),
        "max_users": limit_of(request.member, "users"),
        "nav_current": "people",
    }
    response = render(request, "accounts/members.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _row(member: Member, person: Membership) -> dict[str, Any]:
    is_me = person.pk == member.id
    can_change = not is_me and person.role != Role.OWNER
    user = person.user
    return {
        "membership": person,
        "user_name": user.full_name,
        "address": user.email or user.mobile_number,
        "role": ROLE_NAMES[Role(person.role)],
        "is_active": person.is_active,
        "is_me": is_me,
        "role_form": RoleForm(initial={"role": person.role}, auto_id=False) if can_change else None,
        "change_url": reverse("accounts:member-role", args=[person.pk]),
        "remove_url": reverse("accounts:member-removal", args=[person.pk]) if can_change else None,
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "full_name": invitation.full_name,
        "address": invitation.address,
        "role": ROLE_NAMES[Role(invitation.role)],
        "expires_at": invitation.expires_at,
        "is_open": is_open(invitation),
        "resend_url": reverse("accounts:invitation-resending", args=[invitation.pk]),
        "withdraw_url": reverse("accounts:invitation-withdrawal", args=[invitation.pk]),
    }


@acting(may="account.people", needs=Access.BILLING, find=invitation_for)
def resend(request: ActingRequest, id: str) -> HttpResponse:
    """Send the invitation again, or show new codes to be handed over."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("accounts:members"))
    return _shown(request, resend_invitation(request.member, request.subject))


@require_POST
@acting(may="account.people", needs=Access.BILLING, find=invitation_for)
def withdraw(request: ActingRequest, id: str) -> HttpResponse:
    """Withdraw it."""
    withdraw_invitation(request.member, request.subject)
    messages.success(request, _("Invitation withdrawn."))
    return HttpResponseRedirect(reverse("accounts:members"))


@require_POST
@acting(may="account.people", needs=Access.BILLING, find=person_for)
def change(request: ActingRequest, id: str) -> HttpResponse:
    """Another role, from the list."""
    if request.POST.get("role") == Role.ADMIN and not is_recent(request):
        messages.error(request, _("Confirm that it's you, then choose the role again."))
        return _to_confirm()
    person = change_role(request.member, request.subject, request.POST.get("role", ""))
    facts = {"name": person.user.full_name, "role": ROLE_NAMES[Role(person.role)]}
    messages.success(request, _("Role of %(name)s changed to %(role)s.") % facts)
    return HttpResponseRedirect(reverse("accounts:members"))


@require_POST
@acting(may="account.people", needs=Access.BILLING, find=person_for)
def remove(request: ActingRequest, id: str) -> HttpResponse:
    """Out of the account."""
    remove_member(request.member, request.subject)
    messages.success(
        request, _("%(name)s removed from the account.") % {"name": request.subject.user.full_name}
    )
    return HttpResponseRedirect(reverse("accounts:members"))
