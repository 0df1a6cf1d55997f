"""Encrypt the secrets of second factors for the database, with a key of the installation."""

from __future__ import annotations

import base64
from functools import lru_cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

NAME = "Drawbook"


class SecondFactors(DefaultMFAAdapter):
    """The allauth adapter: it encrypts secrets and sets the name for authenticator apps."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return NAME

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(getattr(user, "email", None) or getattr(user, "mobile_number", None) or user)

    def _get_site_name(self) -> str:
        return NAME


def seal(text: str) -> str:
    """Return `text` encrypted."""
    return _vault().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the decrypted text, also for keys in `SECRET_KEY_FALLBACKS`."""
    return _vault().decrypt(sealed.encode()).decode()


def _vault() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"drawbook second factors")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
