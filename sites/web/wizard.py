"""A new site in three steps. What was typed travels with the form, so that going back loses nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.errors import DrawbookError
from sites.actions.create_site import create_site
from sites.web.forms import STEPS
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting


@acting(may="sites.manage", needs=Needs.CREATE)
def wizard(request: ActingRequest) -> HttpResponse:
    """GET begins; POST goes on, back, or makes the site after the last step."""
    if request.method != "POST":
        return _page(request, 0, STEPS[0]())
    step = _step(request)
    form = STEPS[step](request.POST)
    if "back" in request.POST:
        before = max(0, step - 1)
        return _page(request, before, STEPS[before](initial=_typed(request)))
    if not form.is_valid():
        return _page(request, step, form, status=400)
    if step + 1 < len(STEPS):
        initial = {name: value for name, value in _typed(request).items() if value}
        return _page(request, step + 1, STEPS[step + 1](initial=initial or None))
    return _made(request)


def _step(request: ActingRequest) -> int:
    written = request.POST.get("step", "0")
    return (
        min(int(written), len(STEPS) - 1)
        if written.isascii() and written.isdigit() and len(written) < 3
        else 0
    )


def _typed(request: ActingRequest) -> dict[str, str]:
    """Everything that any step has asked for so far."""
    names = [name for form in STEPS for name in form.base_fields]
    return {name: request.POST.get(name, "") for name in names}


def _made(request: ActingRequest) -> HttpResponse:
    """Check every step again, for what travelled with the form was in other hands."""
    typed = _typed(request)
    for step, kind in enumerate(STEPS):
        form = kind(typed)
        if not form.is_valid():
            return _page(request, step, form, status=400)
    try:
        terms: dict[str, Any] = dict(typed)
        site = create_site(request.member, **terms)
    except DrawbookError as refusal:
        return _page(request, *_refused(typed, refusal), status=refusal.status)
    messages.success(request, _("%(name)s is made. Choose what it is about.") % {"name": site.name})
    return HttpResponseRedirect(reverse("sites:sectors", args=[site.id]))


def _refused(typed: dict[str, str], refusal: DrawbookError) -> tuple[int, Any]:
    """The step whose field was refused, with the sentence beside it; else the last."""
    for step, kind in enumerate(STEPS):
        wrong = [name for name in kind.base_fields if name in refusal.errors]
        if wrong:
            form = kind(typed)
            for name in wrong:
                form.add_error(name, refusal.errors[name])
            return step, form
    form = STEPS[-1](typed)
    form.add_error(None, refusal.detail)
    return len(STEPS) - 1, form


def _page(request: ActingRequest, step: int, form: Any, *, status: int = 200) -> HttpResponse:
    carried = {name: value for name, value in _typed(request).items() if name not in form.fields}
    context = {
        "nav_current": "sites",
        "form": form,
        "step": step,
        "steps": [_("What"), _("Kind"), _("Place")],
        "carried": carried if request.method == "POST" else {},
        "is_last": step + 1 == len(STEPS),
    }
    return render(request, "sites/wizard.html", context, status=status)
