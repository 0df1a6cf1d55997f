"""Secrets of second factors as they lie in the database: sealed with a key of the installation's own."""

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
    """allauth's adapter: nothing is kept in the clear, and authenticator apps show our name."""

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
    """`text` as it may be kept."""
    return _vault().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed here, also with a key that `SECRET_KEY_FALLBACKS` still knows."""
    return _vault().decrypt(sealed.encode()).decode()


def _vault() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"drawbook second factors")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
