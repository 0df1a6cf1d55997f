"""Choose which sectors of an industry a site shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.record import audit
from kernel.errors import NotFound, bad_field
from kernel.transactions import transaction
from sites.models import Industry, Sector, Site, SiteSector
from sites.queries.sectors import active_sectors
from sites.rules.sectors import SectorRefused, select
from tenancy.member import Member, require_capability


@dataclass(frozen=True, slots=True)
class Selected:
    """How many sectors were made active, how many of those had been before, and all that are active now."""

    created: int
    updated: int
    sectors: list[Sector]


def select_sectors(
    member: Member, site: Site, *, industry_slug: str, sector_slugs: Sequence[str]
) -> Selected:
    """All or nothing. BadInput "Industry mismatch", or the words of `sites.rules.sectors.select`."""
    require_capability(member, "sites.manage")
    with transaction():
        site = Site.objects.select_for_update(no_key=True).get(id=site.id)
        found = Industry.objects.filter(slug=industry_slug).first() if "\x00" not in industry_slug else None
        if found is None:
            raise bad_field("industry_slug", "Invalid industry selected")
        if found.pk != site.industry_id:
            raise bad_field("industry_slug", "Industry mismatch", code="industry_mismatch")
        known = {sector.slug: sector for sector in found.sectors.all()}
        own = {row.sector.slug: row for row in site.sectors.select_related("sector")}
        try:
            choice = select(
                sector_slugs,
                known=known,
                active=[slug for slug, row in own.items() if row.is_active],
                inactive=[slug for slug, row in own.items() if not row.is_active],
            )
        except SectorRefused as refusal:
            raise bad_field("sector_slugs", str(refusal)) from refusal
        for slug in choice.created:
            SiteSector.objects.create(account_id=member.account_id, site=site, sector=known[slug])
        for slug in choice.reactivated:
            own[slug].is_active = True
            own[slug].save(update_fields=["is_active"])
        audit(
            member,
            "site.select_sectors",
            "site",
            site.id,
            name=site.name,
            sectors=[*choice.created, *choice.reactivated],
        )
    return Selected(len(choice.created), len(choice.reactivated), active_sectors(site))


def drop_sectors(member: Member, site: Site, sector_slugs: Sequence[str] | None = None) -> list[Sector]:
    """Deactivate the named sectors, or all; return those that stay active."""
    require_capability(member, "sites.manage")
    with transaction():
        site = Site.objects.select_for_update(no_key=True).get(id=site.id)
        rows = site.sectors.filter(is_active=True)
        if sector_slugs is not None:
            unknown = set(sector_slugs) - set(rows.values_list("sector__slug", flat=True))
            if unknown:
                raise bad_field("sector_slugs", f"Unknown sector: {min(unknown)}")
            rows = rows.filter(sector__slug__in=sector_slugs)
        dropped = list(rows.values_list("sector__slug", flat=True))
        rows.update(is_active=False)
        audit(member, "site.drop_sectors", "site", site.id, name=site.name, sectors=dropped)
    return active_sectors(site)


def drop_sector(member: Member, site: Site, slug: str) -> list[Sector]:
    """Deactivate one; NotFound when the site does not show it."""
    if "\x00" in slug or not site.sectors.filter(is_active=True, sector__slug=slug).exists():
        raise NotFound
    return drop_sectors(member, site, [slug])
