"""Error pages: each says what happened and what to do next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import DrawbookError
from ui.form_addresses import needs_sign_in, page_behind, sign_in_address

TITLES = {
    400: gettext_lazy("Request not accepted"),
    402: gettext_lazy("Payment required"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Page not found"),
    405: gettext_lazy("This page can't be opened"),
    409: gettext_lazy("Not possible right now"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong"),
    503: gettext_lazy("Temporarily unavailable"),
}


def refusal_page(request: HttpRequest, status: int, sentence: str, *, title: str = "") -> HttpResponse:
    """Return the error page, with its status."""
    context: dict[str, Any] = {
        "status": status,
        "title": title or str(TITLES.get(status, TITLES[400])),
        "sentence": sentence,
        "step": _billing_link(request) if status == 402 else None,
        # The form that brings back what was typed; see `frontend/drafts.js`.
        "form_page": page_behind(request) if request.method == "POST" else "",
    }
    return render(request, "ui/error.html", context, status=status)


def _billing_link(request: HttpRequest) -> dict[str, str] | None:
    """Return the link to billing, for members who may pay."""
    member = getattr(request, "member", None)
    if member is None or not member.may("account.billing"):
        return None
    return {"url": settings.BILLING_HOME, "label": _("Go to billing")}


def refused(request: HttpRequest, refusal: DrawbookError) -> HttpResponse:
    """Return the error page of a refusal."""
    response = refusal_page(request, refusal.status, refusal.detail)
    if refusal.code == "unknown_outcome":
        sentence = _(
            "The connection broke while saving. Check whether your change was saved before you repeat it."
        )
        response = refusal_page(request, refusal.status, sentence, title=_("Your change may not be saved"))
    wait = getattr(refusal, "retry_after_seconds", None)
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form with an old token: its user signed out or in again in another tab."""
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
    sentence = _("This page doesn't exist, or it belongs to another account.")
    return refusal_page(request, 404, sentence)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 400, _("We can't read what your browser sent. Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 403, _("Your role doesn't allow this."))


def broken(request: HttpRequest) -> HttpResponse:
    sentence = _("If you were saving something, check whether it was saved before you try again.")
    if request.method in ("GET", "HEAD"):
        sentence = _("Try again in a minute. If this happens again, contact support and give the time.")
    return refusal_page(request, 500, sentence)
