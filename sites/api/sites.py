"""Sites, their industries and sectors."""

from __future__ import annotations

from typing import Any

from rest.paging import page
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of
from sites.actions.connect_wordpress import connect_wordpress
from sites.actions.create_site import create_site
from sites.actions.prove_domain import prove_domain
from sites.actions.select_sectors import drop_sector, drop_sectors, select_sectors
from sites.actions.update_site import update_site
from sites.api import shapes
from sites.models import Industry, Site
from sites.queries.finders import handle_of, industry_for, sectors_of, site_for, sites_of
from sites.queries.sectors import active_sectors
from tenancy.access import Access
from tenancy.member import Member

router = Resources(tags=["Sites"])


def _shown(member: Member, site: Site) -> dict[str, Any]:
    return shapes.site_shape(site, active_sectors(site), handle_of(member))


@router.on("GET", "/auth/industries/", answer=list[shapes.IndustryOut])
def list_industries(request: ActingRequest) -> Any:
    rows = Industry.objects.prefetch_related("sectors").order_by("position")
    return 200, [shapes.IndustryOut.of(industry) for industry in rows]


@router.on("GET", "/auth/industries/{slug}/sectors/", answer=list[shapes.SectorOut], find=industry_for)
def list_sectors(request: ActingRequest, slug: str) -> Any:
    return 200, [shapes.SectorOut.of(sector) for sector in request.subject.sectors.order_by("position")]


@router.on("GET", "/auth/sites/", answer=page_of(shapes.SiteOut), may="sites.write")
def list_sites(request: ActingRequest) -> Any:
    handle = handle_of(request.member)
    return 200, page(
        request, sites_of(request.member), lambda site: shapes.site_shape(site, sectors_of(site), handle)
    )


@router.on("POST", "/auth/sites/", answer=shapes.SiteOut, may="sites.manage", needs=Access.CREATE)
def post_site(request: ActingRequest, body: shapes.SiteIn) -> Any:
    terms = body.model_dump()
    site = create_site(request.member, **{**terms, "domain": terms["domain"] or ""})
    return 201, _shown(request.member, site_for(request.member, site.id))


@router.on("GET", "/auth/sites/{id}/", answer=shapes.SiteOut, may="sites.write", find=site_for)
def get_site(request: ActingRequest, id: str) -> Any:
    return 200, _shown(request.member, request.subject)


@router.on(
    "PATCH",
    "/auth/sites/{id}/",
    answer=shapes.SiteOut,
    may="sites.manage",
    needs=Access.CREATE,
    find=site_for,
)
def patch_site(request: ActingRequest, id: str, body: shapes.SitePatch) -> Any:
    """Change a site; only `domain` can be removed with null."""
    sent = {name: getattr(body, name) for name in body.model_fields_set}
    changes = {name: value for name, value in sent.items() if value is not None}
    if "domain" in sent and sent["domain"] is None:
        changes["domain"] = ""
    return 200, _shown(request.member, update_site(request.member, request.subject, **changes))


@router.on(
    "POST",
    "/auth/sites/{id}/domain-proof/",
    answer=shapes.SiteOut,
    status=200,
    may="sites.manage",
    needs=Access.CREATE,
    find=site_for,
)
def post_domain_proof(request: ActingRequest, id: str) -> Any:
    """Check whether the text of `domain_proof` is published; 409 if another site has the domain."""
    return 200, _shown(request.member, prove_domain(request.member, request.subject))


@router.on(
    "POST",
    "/auth/sites/{id}/select_sectors/",
    answer=shapes.SelectedOut,
    status=200,
    may="sites.manage",
    needs=Access.CREATE,
    find=site_for,
)
def post_sectors(request: ActingRequest, id: str, body: shapes.SectorsIn) -> Any:
    chosen = select_sectors(
        request.member,
        request.subject,
        industry_slug=body.industry_slug,
        sector_slugs=body.sector_slugs,
    )
    return 200, shapes.SelectedOut.of(chosen)


@router.on(
    "DELETE",
    "/auth/sites/{id}/select_sectors/",
    may="sites.manage",
    needs=Access.CONTINUE,
    find=site_for,
)
def delete_sectors(request: ActingRequest, id: str) -> Any:
    """Deactivate all sectors of the site."""
    drop_sectors(request.member, request.subject)
    return 204, None


@router.on(
    "PUT",
    "/auth/sites/{id}/wordpress/",
    answer=shapes.WordPressOut,
    may="sites.manage",
    needs=Access.CREATE,
    find=site_for,
)
def put_wordpress(request: ActingRequest, id: str, body: shapes.WordPressIn) -> Any:
    """Set the site's WordPress; the application password is stored encrypted and never returned."""
    there = connect_wordpress(
        request.member,
        request.subject,
        address=body.address,
        user_name=body.user_name,
        password=body.password,
    )
    return 200, {"address": there.address, "user_name": there.user_name}


def _site_of_sector(member: Any, id: str, slug: str) -> Site:
    return site_for(member, id)


@router.on(
    "DELETE",
    "/auth/sites/{id}/sectors/{slug}/",
    may="sites.manage",
    needs=Access.CONTINUE,
    find=_site_of_sector,
)
def delete_sector(request: ActingRequest, id: str, slug: str) -> Any:
    """Deactivate one sector."""
    drop_sector(request.member, request.subject, slug)
    return 204, None
