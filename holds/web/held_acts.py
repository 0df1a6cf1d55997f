"""The endpoints of a held act's toast: undo, carry out at the end of the countdown, dismiss an error.

A member's and a member of staff's are apart, like their desks. A script asks for JSON; without one the
browser goes back to its page.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from holds.access import Actor
from holds.actions.carry_out_held_act import carry_out_held_act
from holds.actions.dismiss_held_act import dismiss_held_act
from holds.actions.undo_held_act import undo_held_act
from holds.models import HeldAct
from holds.queries.held_acts import get_held_act, list_shown_acts
from holds.states import HeldState
from kernel.clock import database_now
from kernel.errors import DrawbookError
from tenancy.staff import Staff
from ui.acting import ActingRequest, acting
from ui.staffing import StaffRequest, staffing


@require_POST
@acting()
def undo(request: ActingRequest, id: str) -> HttpResponse:
    """Undo the person's own act."""
    return _undo(request, request.member, id)


@require_POST
@acting()
def carry_out(request: ActingRequest, id: str) -> HttpResponse:
    """Carry out the person's own act at the end of its countdown."""
    return _carry_out(request, request.member, id)


@require_POST
@acting()
def dismiss(request: ActingRequest, id: str) -> HttpResponse:
    """Dismiss the error of a failed act."""
    dismiss_held_act(request.member, id)
    return _answer(request, {})


@require_POST
@staffing()
def staff_undo(request: StaffRequest, id: str) -> HttpResponse:
    """The same for staff."""
    return _undo(request, request.staff, id)


@require_POST
@staffing()
def staff_carry_out(request: StaffRequest, id: str) -> HttpResponse:
    """The same for staff."""
    return _carry_out(request, request.staff, id)


@require_POST
@staffing()
def staff_dismiss(request: StaffRequest, id: str) -> HttpResponse:
    """The same for staff."""
    dismiss_held_act(request.staff, id)
    return _answer(request, {})


def _undo(request: HttpRequest, actor: Actor, held_act_id: str) -> HttpResponse:
    try:
        held = undo_held_act(actor, held_act_id)
    except DrawbookError as refusal:
        return _refused(request, refusal)
    sentence = _("Undone: %(act)s. Nothing was changed.") % {"act": held.sentence}
    return _answer(request, {"state": held.state, "sentence": sentence})


def _carry_out(request: HttpRequest, actor: Actor, held_act_id: str) -> HttpResponse:
    """Carry out the act. A refusal is also answered with 200, so that its error is recorded."""
    try:
        found = get_held_act(actor, held_act_id)
        held = carry_out_held_act(found.account_id, found.id)
    except DrawbookError as refusal:
        return _refused(request, refusal)
    return _answer(request, {"state": held.state, "sentence": outcome_of(held)})


def toasts_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the person's acts for their pages: those to undo, with the time left, and failed ones."""
    prefix = "staff-" if isinstance(actor, Staff) else ""
    held_acts = list_shown_acts(actor)
    now = database_now() if held_acts else None
    return [
        {
            "sentence": held.sentence,
            "outcome": "" if held.state == HeldState.HELD else outcome_of(held),
            "left_ms": max(0, int((held.due_at - now).total_seconds() * 1000)) if now else 0,
            "undo_url": reverse(f"{prefix}held-undo", args=[held.id]),
            "carry_out_url": reverse(f"{prefix}held-carry-out", args=[held.id]),
            "dismiss_url": reverse(f"{prefix}held-dismiss", args=[held.id]),
        }
        for held in held_acts
    ]


def outcome_of(held: HeldAct) -> str:
    """Return the outcome of the act as a sentence."""
    if held.state == HeldState.FAILED:
        return _("Not done: %(act)s. %(error)s") % {"act": held.sentence, "error": held.error}
    if held.state == HeldState.UNDONE:
        return _("Undone: %(act)s. Nothing was changed.") % {"act": held.sentence}
    return held.result or _("Done: %(act)s.") % {"act": held.sentence}


def _refused(request: HttpRequest, refusal: DrawbookError) -> HttpResponse:
    if _asks_for_json(request):
        return JsonResponse(refusal.body(), status=refusal.status)
    if refusal.status == 404:
        raise refusal
    messages.error(request, refusal.detail)
    return _back(request)


def _answer(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    if _asks_for_json(request):
        return JsonResponse(body)
    if body:
        add_message = messages.error if body["state"] == HeldState.FAILED else messages.success
        add_message(request, body["sentence"])
    return _back(request)


def _asks_for_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _back(request: HttpRequest) -> HttpResponse:
    """Redirect to the page with the toast, on this host only."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect("/staff/" if request.path.startswith("/staff/") else "/")
