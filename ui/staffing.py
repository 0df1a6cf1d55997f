"""Run a page for the platform's staff: sign-in, reading over all accounts, one transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from identity import second_factor
from identity.proof import is_recent
from kernel.errors import NotFound, NotSignedIn
from kernel.transactions import RollBack, transaction
from tenancy.requests import StaffRequest as StaffRequest
from tenancy.staff import staff_for, staff_scope
from ui.acting import PAGE_METHODS, READS, or_rolled_back, page_behind_gate
from ui.form_addresses import page_behind
from ui.second_factor import to_second_factor


def staffing(
    *, find: Callable[..., Any] | None = None, only_reads: bool = False, proof: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view `(request, **ids)`; `find(staff, **ids)` returns the subject or raises NotFound.

    Others get "not found", and staff need a second factor. A GET runs in
    `staff_scope`; what changes something runs outside of it and enters the account's own scope. A page that
    `only_reads` takes nothing else. With `proof`, a change asks for a renewed proof of identity where the
    last one is old: for what moves money or shuts somebody out.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        gate = partial(_admit, view, find, only_reads, proof)
        return page_behind_gate(view, gate)

    return decorate


def _admit(
    view: Callable[..., HttpResponse],
    find: Callable[..., Any] | None,
    only_reads: bool,
    proof: bool,
    request: Any,
    path: dict[str, Any],
) -> HttpResponse:
    if not request.user.is_authenticated:
        raise NotSignedIn
    staff = staff_for(request.user.pk, ip_address=request.META.get("REMOTE_ADDR"))
    if staff is None:
        raise NotFound
    if request.method not in (READS if only_reads else PAGE_METHODS):
        raise RollBack(HttpResponseNotAllowed(READS if only_reads else PAGE_METHODS))
    _lead_to_second_factor(request)
    if proof and request.method not in READS and not is_recent(request):
        raise RollBack(to_confirm(request, page_behind(request)))
    request.staff = staff
    with transaction():
        with staff_scope():
            if find is not None:
                request.subject = find(staff, **path)
            if request.method in READS:
                return or_rolled_back(view(request, **path))
        return or_rolled_back(view(request, **path))


def commit_although_refused(response: HttpResponse) -> HttpResponse:
    """Commit what the view stored although its answer refuses; the view has undone everything else itself."""
    response.is_committed = True  # type: ignore[attr-defined]
    return response


def to_confirm(request: Any, back: str) -> HttpResponse:
    """Off to show who one is, and back to that page; what was typed there comes back by the tab."""
    messages.warning(request, _("Confirm that it's you, then repeat the step. Nothing has been changed."))
    query = urlencode({"next": back})
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{query}")


def _lead_to_second_factor(request: Any) -> None:
    """Require staff to set up or enter a second factor first."""
    if second_factor.is_satisfied(request):
        return
    raise RollBack(to_second_factor(request))
