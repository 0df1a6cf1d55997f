"""What has to be known before there is an account: who has had the free trial."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class TrialTaken(models.Model):
    """One free trial for each canonical e-mail address; only its hash is kept, and no account's id."""

    email_hash = models.BinaryField(primary_key=True, max_length=32)
    created_at = models.DateTimeField(db_default=Now())
