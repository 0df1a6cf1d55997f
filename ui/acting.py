"""Run a page for a member of an account: sign-in, scope, one transaction, error pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone

from identity import second_factor
from kernel.errors import Denied, DrawbookError, NotSignedIn
from kernel.ids import read_id
from kernel.transactions import retrying
from tenancy.access import Access
from tenancy.looking import SENTENCE, looking_member, nothing_changes
from tenancy.member import ACCOUNT_KEY, Member, member_for, require_access, require_capability
from tenancy.scope import scope
from tenancy.staff import staff_for
from ui.form_addresses import sign_in_address
from ui.looking import Look, look_of
from ui.refusals import refused
from ui.second_factor import to_second_factor
from ui.zones import zone

# What links and forms send. Checked before any row is read, so that the answer reveals nothing.
PAGE_METHODS = ("GET", "HEAD", "POST")


class ActingRequest(HttpRequest):
    """A request with a known user: `member` acts, `subject` is the row of the URL's id."""

    member: Member
    subject: Any


class _Refused(Exception):
    """Carries an error page out of the transaction, which is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class _SecondFactorFirst(Exception):
    """The user must set up or enter a second factor before anything else."""


class _OwnPasswordFirst(Exception):
    """The user must choose a new password before anything else."""


def acting(
    *,
    may: str | None = None,
    needs: Access = Access.READ,
    find: Callable[..., Any] | None = None,
    zone_of: Callable[[Any], str] | None = None,
    is_form: bool = False,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view `(request, **ids)`; the conditions are those of `rest.resources.Resources.on`.

    `needs` is checked only when the request changes something; reading needs READ. `zone_of` names the time
    zone of what `find` returns, in which the page then reads and shows times; else it is the member's.
    A page that is only a form (`is_form`) also needs `needs` to be shown, so that nobody fills in a form
    that will be refused.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, **path: Any) -> HttpResponse:
            if request.method not in PAGE_METHODS:
                return HttpResponseNotAllowed(PAGE_METHODS)
            try:
                return retrying(
                    lambda: _once(request, path, view, may, needs, find, zone_of, is_form),
                    only_reads=request.method in ("GET", "HEAD"),
                )
            except _Refused as refusal:
                return refusal.response
            except _OwnPasswordFirst:
                query = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{settings.PASSWORD_CHANGE_URL}?{query}")
            except _SecondFactorFirst:
                return to_second_factor(request)
            except NotSignedIn:
                return HttpResponseRedirect(sign_in_address(request))
            except DrawbookError as refusal:
                return refused(request, refusal)

        guarded.needs_sign_in = True  # type: ignore[attr-defined]
        return guarded

    return decorate


def _once(
    request: Any,
    path: dict[str, Any],
    view: Callable[..., HttpResponse],
    may: str | None,
    needs: Access,
    find: Callable[..., Any] | None,
    zone_of: Callable[[Any], str] | None,
    is_form: bool,
) -> HttpResponse:
    if not request.user.is_authenticated:
        raise NotSignedIn
    if request.user.must_change_password:
        raise _OwnPasswordFirst
    look = look_of(request) if request.user.is_staff else None
    if look is not None:
        return _looked(request, path, view, may, find, zone_of, look)
    account_id = read_id(request.session.get(ACCOUNT_KEY))
    if account_id is None:
        raise NotSignedIn
    user_id: uuid.UUID = request.user.pk
    with scope(account_id, user_id):
        member = member_for(user_id, account_id, ip_address=request.META.get("REMOTE_ADDR"))
        if member is None:
            raise NotSignedIn
        if member.second_factor_is_due and not second_factor.has_passed(request):
            raise _SecondFactorFirst
        request.member = member
        if find is not None:
            request.subject = find(member, **path)
        if may is not None:
            require_capability(member, may)
        reads = request.method in ("GET", "HEAD") and not is_form
        require_access(member, Access.READ if reads else needs)
        return _shown(request, path, view, member, zone_of)


def _looked(
    request: Any,
    path: dict[str, Any],
    view: Callable[..., HttpResponse],
    may: str | None,
    find: Callable[..., Any] | None,
    zone_of: Callable[[Any], str] | None,
    look: Look,
) -> HttpResponse:
    """Return the page as the account's owner sees it, for staff, who can't change anything."""
    staff = staff_for(request.user.pk, ip_address=request.META.get("REMOTE_ADDR"))
    if staff is None:
        raise NotSignedIn
    with scope(look.account_id, staff.user_id), nothing_changes():
        member = looking_member(staff, look.account_id)
        if member is None:
            raise NotSignedIn
        request.member, request.look = member, look
        if find is not None:
            request.subject = find(member, **path)
        if may is not None:
            require_capability(member, may)
        if request.method not in ("GET", "HEAD"):
            raise Denied(SENTENCE, code="looking_only")
        return _shown(request, path, view, member, zone_of)


def _shown(
    request: Any,
    path: dict[str, Any],
    view: Callable[..., HttpResponse],
    member: Member,
    zone_of: Callable[[Any], str] | None,
) -> HttpResponse:
    with timezone.override(zone(zone_of(request.subject) if zone_of else member.reading_zone)):
        response = view(request, **path)
    if response.status_code >= 400:
        raise _Refused(response)
    return response
