"""Run a page for a member of an account: sign-in, scope, one transaction, refusals as pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from kernel.errors import DrawbookError, NotSignedIn
from kernel.ids import read_id
from kernel.transactions import retrying
from tenancy.member import ACCOUNT_KEY, Member, member_for, require_capability, require_standing
from tenancy.scope import scope
from tenancy.standing import Needs
from ui.refusals import refused


class ActingRequest(HttpRequest):
    """A request whose caller is known: `member` acts, `subject` is what the address's id names."""

    member: Member
    subject: Any


class _Refused(Exception):
    """Carries a finished page out of the transaction, so that what it refuses is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def acting(
    *,
    may: str | None = None,
    needs: Needs = Needs.LOOK,
    door: Callable[..., Any] | None = None,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view `(request, **ids)`; the conditions are those of `rest.resources.Resources.on`.

    `needs` other than LOOK is asked for only when the request changes something.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, **path: Any) -> HttpResponse:
            try:
                return retrying(lambda: _once(request, path, view, may, needs, door))
            except _Refused as refusal:
                return refusal.response
            except NotSignedIn:
                query = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")
            except DrawbookError as refusal:
                return refused(request, refusal)

        return guarded

    return decorate


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def _once(
    request: Any,
    path: dict[str, Any],
    view: Callable[..., HttpResponse],
    may: str | None,
    needs: Needs,
    door: Callable[..., Any] | None,
) -> HttpResponse:
    account_id = read_id(request.session.get(ACCOUNT_KEY)) if request.user.is_authenticated else None
    if account_id is None:
        raise NotSignedIn
    user_id: uuid.UUID = request.user.pk
    with scope(account_id, user_id):
        member = member_for(user_id, account_id, ip_address=request.META.get("REMOTE_ADDR"))
        if member is None:
            raise NotSignedIn
        request.member = member
        if door is not None:
            request.subject = door(member, **path)
        if may is not None:
            require_capability(member, may)
        require_standing(member, Needs.LOOK if request.method in ("GET", "HEAD") else needs)
        with timezone.override(_zone(member.time_zone)):
            response = view(request, **path)
        if response.status_code >= 400:
            raise _Refused(response)
        return response
