"""A new site in three steps.

The session stores the input, and each step has its own page: going back loses nothing, and reloading a page
sends nothing again.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.errors import DrawbookError
from kernel.ids import new_id
from plans.queries import limit_of
from sites.actions.create_site import create_site, id_by
from sites.models import Site
from sites.web.forms import STEPS
from tenancy.access import Access
from ui.acting import ActingRequest, acting

DRAFT = "new-site"
NAMES = tuple(name for form in STEPS for name in form.base_fields)


@acting(may="sites.manage", needs=Access.CREATE, is_form=True)
def wizard(request: ActingRequest) -> HttpResponse:
    """GET shows a step with the stored input; POST stores it and goes on, goes back, or creates the site."""
    step, draft = _step(request), _draft(request)
    if request.method != "POST":
        return _page(request, step, STEPS[step](initial=_typed(draft, step)))
    made = Site.objects.filter(id=id_by(request.member, request.POST.get("key", "")[:64])).first()
    if made is not None:  # the last step was sent twice
        return _to_sectors(made)
    draft |= {name: request.POST.get(name, "")[:3000] for name in STEPS[step].base_fields}
    request.session[DRAFT] = draft
    if "back" in request.POST:
        return _to(max(0, step - 1))
    form = STEPS[step](request.POST)
    if not form.is_valid():
        return _page(request, step, form, status=400)
    if step + 1 < len(STEPS):
        return _to(step + 1)
    return _made(request, draft)


def _step(request: ActingRequest) -> int:
    written = request.GET.get("step", "0")
    return int(written) if written in {str(index) for index in range(len(STEPS))} else 0


def _draft(request: ActingRequest) -> dict[str, str]:
    """Return the draft of this account; its key makes sending the last step twice one creation."""
    own = str(request.member.account_id)
    stored = request.session.get(DRAFT)
    if isinstance(stored, dict) and stored.get("account") == own:
        return dict(stored)
    return {"account": own, "key": new_id().hex}


def _typed(draft: dict[str, str], step: int) -> dict[str, str]:
    """Return the stored input of the step's fields; other fields have their initial values."""
    return {name: draft[name] for name in STEPS[step].base_fields if name in draft}


def _to(step: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('sites:new')}?step={step}")


def _made(request: ActingRequest, draft: dict[str, str]) -> HttpResponse:
    """Check all steps again, because they can be visited in any order, and create the site."""
    typed = {name: draft.get(name, "") for name in NAMES}
    terms: dict[str, Any] = {}
    for step, kind in enumerate(STEPS):
        form = kind(typed)
        if not form.is_valid():
            return _page(request, step, form, status=400)
        terms |= form.cleaned_data
    try:
        site = create_site(request.member, **terms, key=draft["key"])
    except DrawbookError as refusal:
        return _page(request, *_refused(typed, refusal), status=refusal.status)
    request.session.pop(DRAFT, None)
    messages.success(request, _("%(name)s created. Now choose its sectors.") % {"name": site.name})
    return _to_sectors(site)


def _to_sectors(site: Site) -> HttpResponse:
    return HttpResponseRedirect(reverse("sites:sectors", args=[site.id]))


def _refused(typed: dict[str, str], refusal: DrawbookError) -> tuple[int, Any]:
    """Return the step of the field with the error, or else the last step."""
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
    limit = limit_of(request.member, "sites")
    context = {
        "nav_current": "sites",
        "form": form,
        "step": step,
        "steps": [_("Content"), _("Site type"), _("Hosting")],
        "key": _draft(request)["key"],
        "is_last": step + 1 == len(STEPS),
        "limit": limit,
        "is_full": Site.objects.filter(is_active=True).count() >= limit,
    }
    return render(request, "sites/wizard.html", context, status=status)
