"""Users, independent of accounts, and their credentials."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from kernel.fields import IdField


def normalised(password: str) -> str:
    """Return the NFKC form, because keyboards compose the same letters differently."""
    return unicodedata.normalize("NFKC", password)


def spellings(password: str) -> tuple[str, ...]:
    """Return the spellings that a stored hash can have: NFKC, and as typed for older hashes."""
    usual = normalised(password)
    return (usual,) if usual == password else (usual, password)


class UserManager(BaseUserManager["User"]):
    """Makes users for Django's own commands; everyone else calls `identity.actions`."""

    def create_user(self, email: str | None, password: str | None = None, **fields: object) -> User:
        user = self.model(email=(email or "").strip().lower() or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail or by mobile number (E.164), global to the installation."""

    id = IdField()
    email = models.EmailField(null=True, blank=True)
    mobile_number = models.CharField(max_length=16, null=True, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, blank=True)
    theme = models.CharField(max_length=8, default="auto")
    photo = models.CharField(
        max_length=200, blank=True, default="", help_text="The storage path of the picture."
    )
    # The user must choose a password; a temporary password allows only that.
    must_change_password = models.BooleanField(default=False)
    # The end of a temporary password from before there were invitations.
    temporary_until = models.DateTimeField(null=True, blank=True)
    # When the user confirmed `email`.
    email_verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], name="identity_user_email"),
            models.UniqueConstraint(fields=["mobile_number"], name="identity_user_mobile"),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(mobile_number__isnull=False),
                name="identity_user_reachable",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | Q(email=Lower(F("email"))),
                name="identity_user_email_lower",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return first and last name, or the e-mail address or number."""
        return f"{self.first_name} {self.last_name}".strip() or self.email or self.mobile_number or ""

    def set_password(self, raw_password: str | None) -> None:
        """Store the hash of the password's one form."""
        super().set_password(None if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether the password is right; replace a hash of another spelling."""
        if raw_password is None:
            return False
        usual, *older = spellings(raw_password)
        if super().check_password(usual):
            return True
        if not any(super(User, self).check_password(spelling) for spelling in older):
            return False
        self.set_password(usual)
        self.save(update_fields=["password"])
        return True

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def initials(self) -> str:
        """One or two letters for the round mark in the rail."""
        words = self.full_name.replace("@", " ").split()
        return "".join(word[0] for word in words[:2]).upper()


class ApiSession(models.Model):
    """The sign-in of a program: the family of all refresh tokens rotated from it."""

    id = IdField()
    user = models.ForeignKey(User, models.CASCADE, related_name="api_sessions")
    # The account the session acts in; no foreign key, for accounts live on the floor above.
    account_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(db_default=Now())
    # The sign-in it comes from, which may be older: switching accounts opens another session.
    signed_in_at = models.DateTimeField(db_default=Now())
    # When the user last confirmed their identity.
    confirmed_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=40, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    # Whether it was opened with a second factor beside the password.
    with_second_factor = models.BooleanField(default=False)


class BrowserSession(models.Model):
    """A signed-in browser: its device and last use, beside Django's session row of the same key."""

    id = IdField()
    user = models.ForeignKey(User, models.CASCADE, related_name="browser_sessions")
    session_key = models.CharField(max_length=40)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(db_default=Now())
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session_key"], name="identity_browsersession_key"),
        ]


class PersonalToken(models.Model):
    """A key that a person made for a program of theirs: one account, one scope, until a day."""

    id = IdField()
    user = models.ForeignKey(User, models.CASCADE, related_name="personal_tokens")
    account_id = models.UUIDField()
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=20)
    token_hash = models.BinaryField(max_length=32)
    # The first characters, by which its owner knows it again in a list.
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash"], name="identity_personaltoken_hash"),
        ]


class RefreshToken(models.Model):
    """An opaque refresh token, stored as a hash; used once and then replaced."""

    id = IdField()
    session = models.ForeignKey(ApiSession, models.CASCADE, related_name="refresh_tokens")
    token_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash"], name="identity_refreshtoken_hash"),
        ]
