"""The setup pages of a site: settings, sectors, domain, WordPress."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.errors import DrawbookError
from sites.actions.connect_wordpress import connect_wordpress
from sites.actions.prove_domain import prove_domain
from sites.actions.select_sectors import drop_sectors, select_sectors
from sites.actions.update_site import update_site
from sites.models import Site, WordPress
from sites.proof import proof_of
from sites.queries.finders import site_for
from sites.queries.sectors import active_sectors
from sites.rules.sectors import MOST_ACTIVE
from sites.web.forms import SettingsForm, WordPressForm
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


@acting(may="sites.manage", needs=Access.CREATE, find=site_for)
def sectors(request: ActingRequest, id: Any) -> HttpResponse:
    """Choose at most five sectors of the site's industry."""
    site = request.subject
    problem = ""
    chosen = {sector.slug for sector in active_sectors(site)}
    if request.method == "POST":
        wanted = request.POST.getlist("sector")
        try:
            _choose(request, site, wanted, chosen)
        except DrawbookError as refusal:
            problem, chosen = refusal.detail, set(wanted)
        else:
            return _saved(request, _("Saved."))
    context = {
        "nav_current": "sites",
        "site": site,
        "sectors": [
            {"sector": sector, "is_chosen": sector.slug in chosen}
            for sector in site.industry.sectors.order_by("position")
        ],
        "count": len(chosen),
        "most": MOST_ACTIVE,
        "problem": problem,
    }
    return render(request, "sites/sectors.html", context, status=400 if problem else 200)


def _choose(request: ActingRequest, site: Site, wanted: list[str], chosen: set[str]) -> None:
    """Apply the choice, all or nothing: an error rolls the page's transaction back."""
    gone = sorted(chosen - set(wanted))
    if gone:
        drop_sectors(request.member, site, gone)
    select_sectors(request.member, site, industry_slug=site.industry_id, sector_slugs=wanted)


@acting(may="sites.manage", needs=Access.CREATE, find=site_for)
def settings(request: ActingRequest, id: Any) -> HttpResponse:
    """Change a site; its address stays."""
    site = request.subject
    initial = {name: getattr(site, name) for name in SettingsForm.base_fields}
    initial["domain"] = site.domain or ""
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial).edits(site.id)
    if carry_out(form, lambda: update_site(request.member, site, **form.cleaned_data)):
        return _saved(request, _("Saved."))
    return _form(request, form, _("Settings"))


@acting(may="sites.manage", needs=Access.CREATE, find=site_for)
def domain(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the text that verifies the domain, and check it."""
    site = request.subject
    if not site.domain:
        return HttpResponseRedirect(reverse("sites:settings", args=[site.id]))
    problem = site.domain_problem
    if request.method == "POST":
        try:
            site = prove_domain(request.member, site)
        except DrawbookError as refusal:
            problem = refusal.detail
        else:
            problem = site.domain_problem
            if site.domain_proven_at is not None:
                return _saved(request, _("Domain verified. Your site is now shown there."))
    context = {
        "nav_current": "sites",
        "site": site,
        "proof": proof_of(request.member.account_id, site.domain),
        "problem": problem,
    }
    return render(request, "sites/domain.html", context)


@acting(may="sites.manage", needs=Access.CREATE, find=site_for)
def wordpress(request: ActingRequest, id: Any) -> HttpResponse:
    """Connect the site's WordPress."""
    site = request.subject
    there = WordPress.objects.filter(site=site).first()
    initial = {"address": there.address, "user_name": there.user_name} if there else None
    form = WordPressForm(request.POST if request.method == "POST" else None, initial=initial).edits(site.id)
    if carry_out(form, lambda: connect_wordpress(request.member, site, **form.cleaned_data)):
        return _saved(request, _("WordPress connected. New posts are published there."))
    return _form(request, form, "WordPress")


def _form(request: ActingRequest, form: Any, title: str) -> HttpResponse:
    context = {"nav_current": "sites", "site": request.subject, "form": form, "title": title}
    return render(request, "sites/settings.html", context, status=400 if form.errors else 200)


def _saved(request: ActingRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("sites:site", args=[request.subject.id]))
