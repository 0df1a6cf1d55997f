"""Industries and their sectors: one list for everybody, written by migrations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Industry(models.Model):
    slug = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="sectors")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["industry", "slug"], name="sites_sector_slug"),
        ]

    def __str__(self) -> str:
        return self.name
