"""The desk pages of sites: the list, and one site with its posts and results."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from credits.queries import free_of
from draws.queries.results import latest_results
from kernel.clock import database_now
from plans.queries import limit_of
from rest.paging import page as page_of
from sites.actions.order_content import COSTS
from sites.generator import is_configured
from sites.models import Delivery, Generation, Post, Site
from sites.queries.finders import generation_for, handle_of, sectors_of, site_for, sites_of
from sites.queries.sectors import active_sectors
from sites.rules.address import public_path
from sites.states import PostKind
from sites.web.forms import OrderForm
from ui.acting import ActingRequest, acting

RESULTS_SHOWN = 8
ORDERS_SHOWN = 5
FAILURES_SHOWN = timedelta(days=1)


@acting(may="sites.write")
def sites(request: ActingRequest) -> HttpResponse:
    """Show all sites of the account and the plan's limit."""
    member = request.member
    own = list(sites_of(member).order_by("name", "id"))
    handle = handle_of(member)
    active, limit = sum(site.is_active for site in own), limit_of(member, "sites")
    context = {
        "nav_current": "sites",
        "rows": [
            {
                "site": site,
                "sectors": [sector.name for sector in sectors_of(site)],
                "path": public_path(handle, site.slug),
            }
            for site in own
        ],
        "active": active,
        "limit": limit,
        "is_full": active >= limit,
        "may_manage": member.may("sites.manage"),
    }
    return render(request, "sites/site_list.html", context)


@acting(may="sites.write", find=site_for)
def site(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one site; `?again=` fills the form from a failed order."""
    again = request.GET.get("again", "")
    before = generation_for(request.member, again) if again else None
    form = OrderForm(initial={"topic": before.topic}) if before else OrderForm()
    return page(request, request.subject, order_form=form)


def page(request: ActingRequest, site: Site, *, order_form: OrderForm, status: int = 200) -> HttpResponse:
    """Show the site with its posts, results for bulletins, and orders."""
    found = page_of(request, Post.objects.filter(site=site), lambda post: post)
    reported = set(Post.objects.filter(site=site, subject="result").values_list("subject_id", flat=True))
    ids = [post.id for post in found["results"]]
    free = free_of(request.member.account_id)
    context = {
        "nav_current": "sites",
        "site": site,
        "path": public_path(handle_of(request.member), site.slug),
        "deliveries": list(
            Delivery.objects.filter(post_id__in=ids).exclude(state="done").select_related("post")
        ),
        "sectors": active_sectors(site),
        "posts": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "results": [one for one in latest_results(RESULTS_SHOWN) if one.id not in reported],
        "orders": list(
            Generation.objects.filter(site=site)
            .filter(Q(state="waiting") | Q(state="failed", ended_at__gt=database_now() - FAILURES_SHOWN))
            .order_by("-id")[:ORDERS_SHOWN]
        ),
        "order_form": order_form,
        "has_model": is_configured(),
        "free": free,
        "post_price": _price(PostKind.POST, free),
        "social_price": _price(PostKind.SOCIAL, free),
        "may_manage": request.member.may("sites.manage"),
        "may_pay": request.member.may("account.billing"),
    }
    return render(request, "sites/site.html", context, status=status)


def _price(kind: PostKind, free: int) -> dict[str, int]:
    """Return the price and the credits left after it; `short` is the number that is missing."""
    cost = COSTS[kind]
    return {"cost": cost, "left": free - cost, "short": max(0, cost - free)}
