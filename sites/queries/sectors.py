"""The sectors of a site."""

from __future__ import annotations

from sites.models import Sector, Site


def active_sectors(site: Site) -> list[Sector]:
    """Return the active sectors of the site, in list order."""
    rows = site.sectors.filter(is_active=True).select_related("sector").order_by("sector__position")
    return [row.sector for row in rows]
