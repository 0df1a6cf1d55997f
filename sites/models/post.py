"""Posts of a site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sites.models.site import Site
from sites.states import PostKind, PostState, values
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class Post(TenantModel):
    """A text of a site: written, generated, or a bulletin about one of the account's results.

    `subject` is what a bulletin is about (`draw`, `period`, `group`); each subject has one bulletin.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="posts", db_constraint=False)
    kind = models.CharField(max_length=10, default=PostKind.POST.value)
    state = models.CharField(max_length=10, default=PostState.DRAFT.value)
    title = models.CharField(max_length=255)
    slug = models.SlugField(max_length=60)
    body = models.TextField(help_text="Paragraphs separated by empty lines; markup is shown as text.")
    is_generated = models.BooleanField(default=False)
    generation_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=20, blank=True)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    proof_url = models.CharField(max_length=500, blank=True)
    written_by_name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            TenantForeignKey(column="site_id", to="sites_site", name="sites_post_site"),
            TenantForeignKey(column="generation_id", to="sites_generation", name="sites_post_generation"),
            models.UniqueConstraint(fields=["account", "site", "slug"], name="sites_post_slug"),
            models.UniqueConstraint(
                fields=["account", "site", "subject", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="sites_post_subject",
            ),
            models.CheckConstraint(condition=Q(kind__in=values(PostKind)), name="sites_post_kind"),
            models.CheckConstraint(condition=Q(state__in=values(PostState)), name="sites_post_state"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(state=PostState.DRAFT.value),
                name="sites_post_published",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "site", "-published_at"], name="sites_post_latest"),
        ]

    def __str__(self) -> str:
        return self.title
