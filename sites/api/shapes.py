"""API schemas of sites."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from rest.answers import Answer, Id, at
from rest.fields import Line, Text
from rest.schemas import Body, patch_of
from sites.models import Sector, Site
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


class SitePatch(patch_of(SiteIn, without=["industry"])):  # type: ignore[misc]
    pass


class SectorsIn(Body):
    industry_slug: Slug
    sector_slugs: Annotated[list[Slug], Field(max_length=100)]


class WordPressIn(Body):
    address: Annotated[Line, Field(max_length=300)]
    user_name: Annotated[Line, Field(max_length=120)]
    password: Annotated[Line, Field(max_length=200)]


class WordPressOut(Answer):
    address: str
    user_name: str


class IndustryOut(Answer):
    slug: str
    name: str
    sectors_count: int = at(lambda industry: industry.sectors.count())


class SectorOut(Answer):
    slug: str
    name: str


class DomainProofOut(Answer):
    """Publish `text` in DNS or as the file, then POST to `domain-proof/`."""

    is_proven: bool = at(lambda made: made["site"].domain_proven_at is not None)
    record_name: str = at("proof.record_name")
    file_url: str = at("proof.file_url")
    text: str = at("proof.text")
    problem: str = at("site.domain_problem")


def _proof(site: Site) -> dict[str, Any] | None:
    return {"site": site, "proof": proof_of(site.account_id, site.domain)} if site.domain else None


class SiteOut(Answer):
    id: Id
    name: str
    slug: str
    domain: str | None
    domain_proof: DomainProofOut | None = at(_proof)
    description: str
    how_to_join: str
    industry: str = at("industry.slug")
    industry_name: str = at("industry.name")
    hosting_type: str
    site_type: str
    is_active: bool
    sectors_count: int
    sectors: list[SectorOut]
    public_path: str
    created_at: datetime


class SelectedOut(Answer):
    created: int
    updated: int
    sectors: list[SectorOut]


def site_shape(site: Site, sectors: list[Sector], handle: str) -> dict[str, Any]:
    path = public_path(handle, site.slug)
    return SiteOut.of(site, sectors=sectors, sectors_count=len(sectors), public_path=path)
