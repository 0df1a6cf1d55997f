"""Who belongs to the account, by browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.add_member import Added, add_member
from accounts.actions.change_role import change_role
from accounts.actions.remove_member import remove_member
from accounts.mails import reset_url
from accounts.queries import people_of, person_for
from accounts.web.forms import MemberForm, RoleForm, add_refusal
from kernel.errors import DrawbookError
from plans.queries import limit_of
from rest.paging import page as page_of
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting


@acting(may="account.people", needs=Needs.BILLING)
def page(request: ActingRequest) -> HttpResponse:
    """The list, and the form that adds to it."""
    if request.method != "POST":
        return _page(request, MemberForm())
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        added = _add(request, form)
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        return _page(request, form, status=refusal.status)
    if added.temporary_password:
        # Shown on this page only: no redirect could carry it.
        return _page(request, MemberForm(), added=added)
    messages.success(request, _("%(name)s is added.") % {"name": added.membership.user.full_name})
    return HttpResponseRedirect(reverse("accounts:members"))


def _add(request: ActingRequest, form: MemberForm) -> Added:
    given = form.cleaned_data
    contact = given["contact"]
    is_email = "@" in contact
    return add_member(
        request.member,
        full_name=given["full_name"],
        role=given["role"],
        email=contact if is_email else None,
        mobile_number=None if is_email else contact,
    )


def _page(
    request: ActingRequest, form: MemberForm, *, added: Added | None = None, status: int = 200
) -> HttpResponse:
    people = people_of(request.member)
    team = list(people.exclude(role=Role.MEMBER).order_by("created_at", "id"))
    # A plan bounds the team; who takes part in groups may be thousands, and comes after it, page by page.
    others = page_of(request, people.filter(role=Role.MEMBER), lambda person: _row(request.member, person))
    first = [] if request.GET.get("cursor") else [_row(request.member, person) for person in team]
    context: dict[str, Any] = {
        "rows": [*first, *others["results"]],
        "newer": others["previous"],
        "older": others["next"],
        "form": form,
        "urls": {"add": reverse("accounts:members")},
        "made": _made(added) if added else None,
        "users": len(team),
        "max_users": limit_of(request.member, "users"),
        "nav_current": "people",
    }
    response = render(request, "accounts/members.html", context, status=status)
    if added:
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
        "role": person.role,
        "is_active": person.is_active,
        "is_me": is_me,
        "role_form": RoleForm(initial={"role": person.role}, auto_id=False) if can_change else None,
        "change_url": reverse("accounts:member-role", args=[person.pk]),
        "remove_url": reverse("accounts:member-removal", args=[person.pk]) if can_change else None,
    }


def _made(added: Added) -> dict[str, Any]:
    user = added.membership.user
    return {
        "user_name": user.full_name,
        "address": user.email or user.mobile_number,
        "temporary_password": added.temporary_password,
        "invite_url": reset_url(user),
    }


@require_POST
@acting(may="account.people", needs=Needs.BILLING, door=person_for)
def change(request: ActingRequest, id: str) -> HttpResponse:
    """Another role, from the list."""
    person = change_role(request.member, request.subject, request.POST.get("role", ""))
    told = {"name": person.user.full_name, "role": person.role}
    messages.success(request, _("%(name)s is now %(role)s.") % told)
    return HttpResponseRedirect(reverse("accounts:members"))


@require_POST
@acting(may="account.people", needs=Needs.BILLING, door=person_for)
def remove(request: ActingRequest, id: str) -> HttpResponse:
    """Out of the account."""
    remove_member(request.member, request.subject)
    messages.success(request, _("%(name)s is removed.") % {"name": request.subject.user.full_name})
    return HttpResponseRedirect(reverse("accounts:members"))
