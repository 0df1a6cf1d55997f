"""What has to be known before there is an account: who has had the free trial, who sends a sign-up twice."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class TrialTaken(models.Model):
    """One free trial for each canonical e-mail address; only its hash is kept, and no account's id."""

    email_hash = models.BinaryField(primary_key=True, max_length=32)
    created_at = models.DateTimeField(db_default=Now())


class SignUpKey(models.Model):
    """A sign-up's `Idempotency-Key` and what was said with it, both as keyed hashes, for a day."""

    key_hash = models.BinaryField(primary_key=True, max_length=32)
    body_hash = models.BinaryField(max_length=32)
    # Nobody while the sign-up is under way; no foreign key, for the row is gone before anybody could be.
    user_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
