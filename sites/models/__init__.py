"""The rows of sites, in reading order."""

from sites.models.generation import Generation
from sites.models.industry import Industry, Sector
from sites.models.post import Post
from sites.models.site import Handle, Site, SiteSector, SiteUserAccess
from sites.models.wordpress import Delivery, WordPress

__all__ = [
    "Delivery",
    "Generation",
    "Handle",
    "Industry",
    "Post",
    "Sector",
    "Site",
    "SiteSector",
    "SiteUserAccess",
    "WordPress",
]
