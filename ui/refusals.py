"""Pages for what went wrong: each says what happened and what to do next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from kernel.errors import DrawbookError
from ui.form_addresses import needs_sign_in, page_behind, sign_in_address

TITLES = {
    400: "That did not work",
    402: "Payment required",
    403: "Not allowed",
    404: "Nothing here",
    405: "Nothing to look at here",
    409: "Not in this state",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Busy",
}


def refusal_page(request: HttpRequest, status: int, sentence: str, *, title: str = "") -> HttpResponse:
    """The error page, with the status it speaks of."""
    context: dict[str, Any] = {
        "status": status,
        "title": title or TITLES.get(status, TITLES[400]),
        "sentence": sentence,
        "step": _billing_link(request) if status == 402 else None,
        # What was typed comes back there; see `frontend/drafts.js`.
        "form_page": page_behind(request) if request.method == "POST" else "",
    }
    return render(request, "ui/error.html", context, status=status)


def _billing_link(request: HttpRequest) -> dict[str, str] | None:
    """Where what is owed stands, for the one who may pay it."""
    member = getattr(request, "member", None)
    if member is None or not member.may("account.billing"):
        return None
    return {"url": settings.BILLING_HOME, "label": _("Go to billing")}


def refused(request: HttpRequest, refusal: DrawbookError) -> HttpResponse:
    """The error page of a refusal."""
    response = refusal_page(request, refusal.status, refusal.detail)
    if refusal.code == "unknown_outcome":
        sentence = (
            "The connection broke while this was being saved. Look whether it was saved before you repeat it."
        )
        response = refusal_page(request, refusal.status, sentence, title="Not known whether it was saved")
    wait = getattr(refusal, "retry_after_seconds", None)
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is no longer the browser's: signed out meanwhile, or signed in anew in another tab."""
    if needs_sign_in(request) and not request.user.is_authenticated:
        return HttpResponseRedirect(sign_in_address(request))
    return refusal_page(
        request,
        403,
        _(
            "You signed in or out since this page was opened, or your browser blocks cookies. "
            "Go back to the form: we'll bring back what you typed."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 404, "There is no such page, or it belongs to another account.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 400, "The browser sent something we cannot read.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 403, "Your role does not allow this.")


def broken(request: HttpRequest) -> HttpResponse:
    sentence = "If you were saving something, look whether it was saved before you try again."
    if request.method in ("GET", "HEAD"):
        sentence = "Try again in a minute. If it happens again, tell support the time."
    return refusal_page(request, 500, sentence)
