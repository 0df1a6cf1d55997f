"""An account's public places."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sites.models.industry import Industry, Sector
from sites.states import Hosting, SiteType, values
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Handle(models.Model):
    """The account's part of its sites' addresses; found before any account is known, so all may read it."""

    handle = models.SlugField(primary_key=True, max_length=60)
    account_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.handle


class Site(TenantModel):
    """Name, address, industry and how it is hosted; `slug` is its part of the address."""

    name = models.CharField(max_length=255)
    slug = models.SlugField(max_length=60)
    domain = models.CharField(max_length=270, null=True)
    domain_proven_at = models.DateTimeField(
        null=True, help_text="Nothing is shown at the domain before this time."
    )
    domain_problem = models.CharField(max_length=300, blank=True, default="", db_default="")
    description = models.CharField(max_length=2000, blank=True)
    how_to_join = models.CharField(max_length=2000, blank=True, default="")
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="+")
    hosting_type = models.CharField(max_length=10, default=Hosting.CUSTOM.value)
    site_type = models.CharField(max_length=10, default=SiteType.BLOG.value)
    is_active = models.BooleanField(default=True)
    created_by = models.UUIDField(help_text="The membership that created the site.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "slug"], name="sites_site_slug"),
            TenantForeignKey(column="created_by", to="tenancy_membership", name="sites_site_maker"),
            models.CheckConstraint(condition=Q(hosting_type__in=values(Hosting)), name="sites_site_hosting"),
            models.CheckConstraint(condition=Q(site_type__in=values(SiteType)), name="sites_site_type"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_at(self) -> str | None:
        """The domain under which people find the site: proved as the account's, or served elsewhere."""
        is_elsewhere = self.hosting_type == Hosting.STATIC.value
        return self.domain if self.domain_proven_at is not None or is_elsewhere else None


class SiteSector(TenantModel):
    """A sector of a site, active or not."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="sectors", db_constraint=False)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="site_id", to="sites_site", name="sites_sitesector_site"),
            models.UniqueConstraint(fields=["account", "site", "sector"], name="sites_sitesector_once"),
        ]


class SiteUserAccess(TenantModel):
    """A member who can write for a site."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="access", db_constraint=False)
    membership_id = models.UUIDField(default=uuid.uuid4)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="site_id", to="sites_site", name="sites_access_site"),
            TenantForeignKey(
                column="membership_id",
                to="tenancy_membership",
                name="sites_access_member",
                on_delete="CASCADE",
            ),
            models.UniqueConstraint(fields=["account", "site", "membership_id"], name="sites_access_once"),
        ]
