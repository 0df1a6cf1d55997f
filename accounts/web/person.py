"""Pages of a user, within any account or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.shells import shell_for
from accounts.web.session import next_of
from identity import second_factor
from identity.models import User
from identity.proof import is_recent
from kernel.errors import DrawbookError
from kernel.ids import read_id
from tenancy.member import ACCOUNT_KEY, Member, member_for
from tenancy.scope import scope
from tenancy.staff import Staff, staff_for
from ui.form_addresses import sign_in_address
from ui.refusals import refused
from ui.zones import zone

View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """A request of a signed-in user; `member` is the member in the current account, if any.

    `staff` is set on the staff desk, where there is no current account.
    """

    user: User
    member: Member | None
    staff: Staff | None


def personal(view: View) -> View:
    """Decorate a view for someone signed in: `member` on the request, refusals as pages."""

    @wraps(view)
    def guarded(request: Any, **path: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return HttpResponseRedirect(sign_in_address(request))
        if request.user.must_change_password:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{settings.PASSWORD_CHANGE_URL}?{query}")
        set_member_and_staff(request)
        try:
            member = request.member
            with timezone.override(zone(member.reading_zone if member else request.user.time_zone)):
                return view(request, **path)
        except DrawbookError as refusal:
            return refused(request, refusal)

    guarded.needs_sign_in = True  # type: ignore[attr-defined]
    return guarded


def confirmed(view: View) -> View:
    """Like `page_of_person`, but requires a recently confirmed identity, for security changes."""

    @wraps(view)
    def guarded(request: Any, **path: Any) -> HttpResponse:
        return view(request, **path) if is_confirmed(request) else to_confirm(request)

    return personal(guarded)


def to_confirm(request: HttpRequest) -> HttpResponse:
    """Redirect to confirm the identity and then back; the user sends the form again."""
    target = request.path if request.method == "GET" else reverse("accounts:security")
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'next': target})}")


def is_confirmed(request: HttpRequest) -> bool:
    """Return whether the user confirmed their identity within the last 15 minutes."""
    return is_recent(request)


def onward_from(request: HttpRequest) -> str:
    """Where the person was going, such as to the staff desk; else the page of all this."""
    asked = request.POST.get("next") or request.GET.get("next")
    return next_of(request) if asked else reverse("accounts:security")


def layout(request: PersonRequest) -> str:
    """Return the desk layout if the user has a desk, else the plain layout; for work pages."""
    return "ui/desk.html" if request.member is not None else "ui/plain.html"


def shell_of(request: PersonRequest) -> dict[str, Any]:
    """Return `layout`: the desk, the product's own layout for its members, or the plain page."""
    if request.staff is not None:
        return {"layout": "ui/desk.html"}
    if request.member is None:
        return {"layout": "ui/plain.html"}
    return shell_for(request.member.role)


def set_member_and_staff(request: Any) -> None:
    """Set `request.member` to the member in the current account, and `request.staff` on the staff desk."""
    request.member = _member(request)
    request.staff = _staff(request) if request.member is None else None


def _staff(request: HttpRequest) -> Staff | None:
    """Return the user as staff if they can use the staff desk."""
    user = cast(User, request.user)
    return staff_for(user.pk) if user.is_staff and second_factor.is_satisfied(request) else None


def _member(request: HttpRequest) -> Member | None:
    account_id = read_id(request.session.get(ACCOUNT_KEY))
    if account_id is None:
        return None
    user_id = cast(User, request.user).pk
    with scope(account_id, user_id):
        return member_for(user_id, account_id, ip_address=request.META.get("REMOTE_ADDR"))
