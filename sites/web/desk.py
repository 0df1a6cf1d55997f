"""The account's sites: the list, sectors, one site with its posts, and writing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credits.queries import balance_of
from draws.queries.results import latest_results
from kernel.errors import DrawbookError
from kernel.ids import read_id
from plans.queries import limit_of
from rest.paging import page as page_of
from sites.actions.connect_wordpress import connect_wordpress
from sites.actions.generate_content import COSTS, order_content
from sites.actions.publish_post import publish_post, withdraw_post
from sites.actions.select_sectors import active_sectors, drop_sectors, select_sectors
from sites.actions.update_site import update_site
from sites.actions.write_bulletin import write_bulletin
from sites.actions.write_post import change_post, write_post
from sites.generator import is_configured
from sites.models import Delivery, Generation, Handle, Post, Site, WordPress
from sites.queries.doors import post_for, site_for
from sites.rules.sectors import MOST_ACTIVE
from sites.states import PostKind
from sites.web.forms import OrderForm, PostForm, SettingsForm, WordPressForm
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting
from ui.forms import add_refusal

RESULTS_SHOWN = 12


def public_path(site: Site) -> str:
    handle = Handle.objects.filter(account_id=site.account_id).values_list("handle", flat=True).first()
    return reverse("sites:public", args=[handle or "-", site.slug])


@acting(may="sites.write")
def sites(request: ActingRequest) -> HttpResponse:
    """Every site of the account, and how many the plan has."""
    member = request.member
    rows = [
        {"site": site, "sectors": active_sectors(site), "path": public_path(site)}
        for site in Site.objects.select_related("industry").order_by("name", "id")
    ]
    context = {
        "nav_current": "sites",
        "rows": rows,
        "active": sum(row["site"].is_active for row in rows),
        "limit": limit_of(member, "sites"),
        "may_manage": member.may("sites.manage"),
    }
    return render(request, "sites/site_list.html", context)


@acting(may="sites.manage", needs=Needs.CREATE, door=site_for)
def sectors(request: ActingRequest, id: Any) -> HttpResponse:
    """At most five sectors of the site's industry; what is unticked is taken off, what is ticked put on."""
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
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("sites:site", args=[id]))
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
    """All or nothing: the page's transaction is rolled back when the choice is refused."""
    gone = sorted(chosen - set(wanted))
    if gone:
        drop_sectors(request.member, site, gone)
    select_sectors(request.member, site, industry_slug=site.industry_id, sector_slugs=wanted)


@acting(may="sites.write", door=site_for)
def site(request: ActingRequest, id: Any) -> HttpResponse:
    return page(request, request.subject)


def page(request: ActingRequest, site: Site, *, order_form: Any = None, status: int = 200) -> HttpResponse:
    """The site with its posts, its results to tell of, and what is being written."""
    found = page_of(request, Post.objects.filter(site=site), lambda post: post)
    told = set(Post.objects.filter(site=site, subject="result").values_list("subject_id", flat=True))
    ids = [post.id for post in found["results"]]
    context = {
        "nav_current": "sites",
        "site": site,
        "path": public_path(site),
        "deliveries": list(
            Delivery.objects.filter(post_id__in=ids).exclude(state="done").select_related("post")
        ),
        "sectors": active_sectors(site),
        "posts": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "results": [one for one in latest_results(RESULTS_SHOWN) if one.id not in told],
        "orders": list(Generation.objects.filter(site=site).exclude(state="done").order_by("-id")[:5]),
        "order_form": order_form or OrderForm(),
        "has_model": is_configured(),
        "balance": balance_of(request.member.account_id),
        "costs": {kind.value: cost for kind, cost in COSTS.items()},
        "may_manage": request.member.may("sites.manage"),
    }
    return render(request, "sites/site.html", context, status=status)


@acting(may="sites.manage", needs=Needs.CREATE, door=site_for)
def settings(request: ActingRequest, id: Any) -> HttpResponse:
    """Change a site; its address stays."""
    site = request.subject
    initial = {name: getattr(site, name) for name in SettingsForm.base_fields}
    initial["domain"] = site.domain or ""
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            update_site(request.member, site, **form.cleaned_data)
        except DrawbookError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("sites:site", args=[id]))
    context = {"nav_current": "sites", "site": site, "form": form}
    return render(request, "sites/settings.html", context, status=400 if form.errors else 200)


@acting(may="sites.manage", needs=Needs.CREATE, door=site_for)
def wordpress(request: ActingRequest, id: Any) -> HttpResponse:
    """Where the site's WordPress is."""
    site = request.subject
    there = WordPress.objects.filter(site=site).first()
    initial = {"address": there.address, "user_name": there.user_name} if there else None
    form = WordPressForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            connect_wordpress(request.member, site, **form.cleaned_data)
        except DrawbookError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("What you publish goes there from now on."))
            return HttpResponseRedirect(reverse("sites:site", args=[id]))
    context = {"nav_current": "sites", "site": site, "form": form}
    return render(request, "sites/settings.html", context, status=400 if form.errors else 200)


@acting(may="sites.write", needs=Needs.CREATE, door=site_for)
def new_post(request: ActingRequest, id: Any) -> HttpResponse:
    """Write a post by hand."""
    return _written(request, request.subject, None)


@acting(may="sites.write", needs=Needs.CREATE, door=post_for)
def edit_post(request: ActingRequest, id: Any) -> HttpResponse:
    """Change a post's words."""
    return _written(request, request.subject.site, request.subject)


def _written(request: ActingRequest, site: Site, post: Post | None) -> HttpResponse:
    initial = {"title": post.title, "body": post.body} if post else None
    form = PostForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            if post is None:
                write_post(request.member, site, **words)
            else:
                change_post(request.member, post.id, **words)
        except DrawbookError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("sites:site", args=[site.id]))
    context = {"nav_current": "sites", "site": site, "post": post, "form": form}
    return render(request, "sites/post_form.html", context, status=400 if form.errors else 200)


@require_POST
@acting(may="sites.write", needs=Needs.CREATE, door=site_for)
def order(request: ActingRequest, id: Any) -> HttpResponse:
    """Order a text from the model."""
    form = OrderForm(request.POST)
    if form.is_valid():
        try:
            order_content(
                request.member,
                request.subject,
                topic=form.cleaned_data["topic"],
                kind=PostKind(form.cleaned_data["kind"]),
                language=request.member.language,
            )
        except DrawbookError as refusal:
            form.add_error(None, refusal.detail)
        else:
            messages.success(request, _("It is being written. Credits are spent when the text is here."))
            return HttpResponseRedirect(reverse("sites:site", args=[id]))
    return page(request, request.subject, order_form=form, status=400)


@require_POST
@acting(may="sites.write", needs=Needs.CREATE, door=site_for)
def bulletin(request: ActingRequest, id: Any) -> HttpResponse:
    """Write the bulletin of one result."""
    result_id = read_id(request.POST.get("result", ""))
    if result_id is not None:
        write_bulletin(request.member, request.subject, result_id)
        messages.success(request, _("The bulletin is written. Publish it when it is right."))
    return HttpResponseRedirect(reverse("sites:site", args=[id]))


def _act(act: Callable[..., Post], done: Any, needs: Needs) -> Callable[..., HttpResponse]:
    @require_POST
    @acting(may="sites.write", needs=needs, door=post_for)
    def view(request: ActingRequest, id: Any) -> HttpResponse:
        post = act(request.member, request.subject.id)
        messages.success(request, done)
        return HttpResponseRedirect(reverse("sites:site", args=[post.site_id]))

    return view


publish = _act(publish_post, _("It is on the site now."), Needs.CREATE)
withdraw = _act(withdraw_post, _("It is no longer on the site."), Needs.FINISH)
