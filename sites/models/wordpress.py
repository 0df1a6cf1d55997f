"""A site's WordPress, and what became of each text that goes there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sites.models.post import Post
from sites.models.site import Site
from sites.states import DeliveryState, values
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class WordPress(TenantModel):
    """Where a site is pushed to: the address, a user, and an application password sealed at rest."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="wordpress", db_constraint=False)
    address = models.CharField(max_length=300)
    user_name = models.CharField(max_length=120)
    sealed_password = models.TextField()
    connected_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="site_id", to="sites_site", name="sites_wordpress_site"),
            models.UniqueConstraint(fields=["account", "site"], name="sites_wordpress_one"),
        ]


class Delivery(TenantModel):
    """The delivery of a post: `wanted` counts its changes, `delivered` those that have arrived."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="deliveries", db_constraint=False)
    state = models.CharField(max_length=8, default=DeliveryState.WAITING.value)
    remote_id = models.BigIntegerField(null=True)
    wanted = models.IntegerField(default=1)
    delivered = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    next_try_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="post_id", to="sites_post", name="sites_delivery_post"),
            models.UniqueConstraint(fields=["account", "post"], name="sites_delivery_one"),
            models.CheckConstraint(condition=Q(state__in=values(DeliveryState)), name="sites_delivery_state"),
        ]
