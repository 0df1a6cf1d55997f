"""The audit log: who did what to which object, when, and from where. Rows are never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from kernel.fields import IdField
from tenancy.models import TenantModel
from tenancy.rowsecurity import TenantForeignKey


class AuditEvent(TenantModel):
    """One command that a person, staff or the schedule carried out."""

    actor_id = models.UUIDField(null=True, help_text="The user; null for the clock and for staff.")
    actor_name = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    ip_address = models.GenericIPAddressField(null=True)
    happened_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["account", "-happened_at", "-id"], name="audit_event_latest"),
            models.Index(fields=["account", "object_id"], name="audit_event_object"),
        ]


class StaffEvent(models.Model):
    """One act of platform staff, in a log over all accounts. Global: it belongs to the platform."""

    id = IdField()
    staff_id = models.UUIDField()
    staff_name = models.CharField(max_length=300)
    account_id = models.UUIDField(null=True, help_text="Whose; null for what holds for all.")
    verb = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    ip_address = models.GenericIPAddressField(null=True)
    happened_at = models.DateTimeField(db_default=Now())


class AuditSeal(TenantModel):
    """An event's position in its account's hash chain, added by the flusher soon after the commit."""

    event_id = models.UUIDField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta(TenantModel.Meta):
        constraints: ClassVar = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["account", "position"], name="audit_seal_position"),
            models.UniqueConstraint(fields=["account", "event_id"], name="audit_seal_event"),
            TenantForeignKey(column="event_id", to="audit_auditevent", name="audit_seal_of_event"),
        ]


class Inspection(TenantModel):
    """One inspection of an account: the number of findings, and the first of them."""

    ran_at = models.DateTimeField()
    count = models.IntegerField()
    findings = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["account", "-ran_at", "-id"], name="audit_inspection_latest"),
        ]
