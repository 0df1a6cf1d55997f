"""Run a page for a member of an account: sign-in, scope, one transaction, error pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone

from identity import second_factor
from kernel.errors import Denied, DrawbookError, NotSignedIn
from kernel.ids import read_id
from kernel.transactions import RollBack, answered
from tenancy.access import Access
from tenancy.looking import SENTENCE, looking_member, nothing_changes
from tenancy.member import ACCOUNT_KEY, member_for, require_access, require_capability
from tenancy.requests import ActingRequest as ActingRequest
from tenancy.scope import scope
from tenancy.staff import staff_for
from ui.form_addresses import sign_in_address
from ui.looking import Look, look_of
from ui.refusals import refused
from ui.second_factor import to_second_factor
from ui.zones import zone

# What links and forms send. Checked before any row is read, so that the answer reveals nothing.
PAGE_METHODS = ("GET", "HEAD", "POST")
READS = ("GET", "HEAD")


def page_behind_gate(view: Callable[..., Any], gate: Callable[[Any, dict[str, Any]], HttpResponse]) -> Any:
    """Return the page of `view`, for which `gate(request, path)` checks the caller; refusals are pages."""

    @wraps(view)
    def guarded(request: Any, **path: Any) -> Any:
        try:
            return answered(lambda: gate(request, path), only_reads=request.method in READS)
        except NotSignedIn:
            return HttpResponseRedirect(sign_in_address(request))
        except DrawbookError as refusal:
            return refused(request, refusal)

    guarded.needs_sign_in = True  # type: ignore[attr-defined]
    return guarded


def or_rolled_back(response: HttpResponse) -> HttpResponse:
    """Return the response; roll back what its view did if it refuses."""
    if response.status_code >= 400 and not getattr(response, "is_committed", False):
        raise RollBack(response)
    return response


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
        gate = _Gate(view, may, needs, find, zone_of, is_form)
        return page_behind_gate(view, gate)

    return decorate


@dataclass(frozen=True, slots=True)
class _Gate:
    view: Callable[..., HttpResponse]
    may: str | None
    needs: Access
    find: Callable[..., Any] | None
    zone_of: Callable[[Any], str] | None
    is_form: bool

    def __call__(self, request: Any, path: dict[str, Any]) -> HttpResponse:
        if request.method not in PAGE_METHODS:
            return HttpResponseNotAllowed(PAGE_METHODS)
        if not request.user.is_authenticated:
            raise NotSignedIn
        if request.user.must_change_password:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{settings.PASSWORD_CHANGE_URL}?{query}")
        look = look_of(request) if request.user.is_staff else None
        if look is not None:
            return self._looked(request, path, look)
        account_id = read_id(request.session.get(ACCOUNT_KEY))
        if account_id is None:
            raise NotSignedIn
        user_id: uuid.UUID = request.user.pk
        with scope(account_id, user_id):
            member = member_for(user_id, account_id, ip_address=request.META.get("REMOTE_ADDR"))
            if member is None:
                raise NotSignedIn
            if member.second_factor_is_due and not second_factor.has_passed(request):
                raise RollBack(to_second_factor(request))
            request.member = member
            self._find(request, path)
            reads = request.method in READS and not self.is_form
            require_access(member, Access.READ if reads else self.needs)
            return self._shown(request, path)

    def _looked(self, request: Any, path: dict[str, Any], look: Look) -> HttpResponse:
        """Return the page as the account's owner sees it, for staff, who can't change anything."""
        staff = staff_for(request.user.pk, ip_address=request.META.get("REMOTE_ADDR"))
        if staff is None:
            raise NotSignedIn
        with scope(look.account_id, staff.user_id), nothing_changes():
            member = looking_member(staff, look.account_id)
            if member is None:
                raise NotSignedIn
            request.member, request.look = member, look
            self._find(request, path)
            if request.method not in READS:
                raise Denied(SENTENCE, code="looking_only")
            return self._shown(request, path)

    def _find(self, request: Any, path: dict[str, Any]) -> None:
        """Find the subject before the capability is checked: what a stranger asks for doesn't exist."""
        if self.find is not None:
            request.subject = self.find(request.member, **path)
        if self.may is not None:
            require_capability(request.member, self.may)

    def _shown(self, request: Any, path: dict[str, Any]) -> HttpResponse:
        name = self.zone_of(request.subject) if self.zone_of else request.member.reading_zone
        with timezone.override(zone(name)):
            response = self.view(request, **path)
        return or_rolled_back(response)
