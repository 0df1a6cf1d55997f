"""API schemas of sites."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StrictBool

from rest.fields import Line, Text
from rest.schemas import Body
from sites.models import Industry, Sector, Site
from sites.proof import proof_of
from sites.rules.address import public_path

Slug = Annotated[Line, Field(max_length=60)]


class SiteIn(Body):
    # The actions report all errors in these fields at once, in the product's own words.
    name: Annotated[Line, Field(max_length=1000)] = ""
    domain: Annotated[Line, Field(max_length=1000)] | None = None
    description: Annotated[Text, Field(max_length=2000)] = ""
    how_to_join: Annotated[Text, Field(max_length=2000)] = ""
    industry: Annotated[Line, Field(max_length=1000)] = ""
    hosting_type: Literal["wordpress", "custom", "static"] = "custom"
    site_type: Literal["blog", "ecommerce", "corporate"] = "blog"
    is_active: StrictBool = True


class SitePatch(Body):
    name: Annotated[Line, Field(max_length=1000)] | None = None
    domain: Annotated[Line, Field(max_length=1000)] | None = None
    description: Annotated[Text, Field(max_length=2000)] | None = None
    how_to_join: Annotated[Text, Field(max_length=2000)] | None = None
    hosting_type: Literal["wordpress", "custom", "static"] | None = None
    site_type: Literal["blog", "ecommerce", "corporate"] | None = None
    is_active: StrictBool | None = None


class SectorsIn(Body):
    industry_slug: Slug
    sector_slugs: Annotated[list[Slug], Field(max_length=100)]


class WordPressIn(Body):
    address: Annotated[Line, Field(max_length=300)]
    user_name: Annotated[Line, Field(max_length=120)]
    password: Annotated[Line, Field(max_length=200)]


class WordPressOut(Schema):
    address: str
    user_name: str


class IndustryOut(Schema):
    slug: str
    name: str
    sectors_count: int


class SectorOut(Schema):
    slug: str
    name: str


class DomainProofOut(Schema):
    """Publish `text` in DNS or as the file, then POST to `domain-proof/`."""

    is_proven: bool
    record_name: str
    file_url: str
    text: str
    problem: str


class SiteOut(Schema):
    id: str
    name: str
    slug: str
    domain: str | None
    domain_proof: DomainProofOut | None
    description: str
    how_to_join: str
    industry: str
    industry_name: str
    hosting_type: str
    site_type: str
    is_active: bool
    sectors_count: int
    sectors: list[SectorOut]
    public_path: str
    created_at: datetime


class SelectedOut(Schema):
    created: int
    updated: int
    sectors: list[SectorOut]


def industry_shape(industry: Industry) -> dict[str, Any]:
    return {"slug": industry.slug, "name": industry.name, "sectors_count": industry.sectors.count()}


def sector_shape(sector: Sector) -> dict[str, str]:
    return {"slug": sector.slug, "name": sector.name}


def domain_proof_shape(site: Site) -> dict[str, Any] | None:
    if not site.domain:
        return None
    proof = proof_of(site.account_id, site.domain)
    return {
        "is_proven": site.domain_proven_at is not None,
        "record_name": proof.record_name,
        "file_url": proof.file_url,
        "text": proof.text,
        "problem": site.domain_problem,
    }


def site_shape(site: Site, sectors: list[Sector], handle: str) -> dict[str, Any]:
    return {
        "id": str(site.id),
        "name": site.name,
        "slug": site.slug,
        "domain": site.domain,
        "domain_proof": domain_proof_shape(site),
        "description": site.description,
        "how_to_join": site.how_to_join,
        "industry": site.industry.slug,
        "industry_name": site.industry.name,
        "hosting_type": site.hosting_type,
        "site_type": site.site_type,
        "is_active": site.is_active,
        "sectors_count": len(sectors),
        "sectors": [sector_shape(sector) for sector in sectors],
        "public_path": public_path(handle, site.slug),
        "created_at": site.created_at,
    }
