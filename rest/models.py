"""Answers stored under the caller's key, so that a repeated request does nothing twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from kernel.fields import IdField
from tenancy.models import TenantModel


class StoredAnswer(TenantModel):
    """The answer to one POST, written in the transaction whose effect it reports."""

    user_id = models.UUIDField()
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=128)
    body_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    answer = models.TextField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        # The function rest_forget_answers names the table.
        db_table = "rest_keptanswer"
        constraints: ClassVar = [
            # Named after the table, as the catalogue has it.
            models.UniqueConstraint(fields=["account", "id"], name="rest_keptanswer_account_id"),
            models.UniqueConstraint(fields=["account", "user_id", "path", "key"], name="rest_kept_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="rest_kept_age")]


class StaffAnswer(models.Model):
    """The answer to a POST of the platform's staff, who belong to no account; stored per user."""

    id = IdField()
    user_id = models.UUIDField()
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=128)
    body_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    answer = models.TextField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id", "path", "key"], name="rest_staff_kept_once"),
        ]
