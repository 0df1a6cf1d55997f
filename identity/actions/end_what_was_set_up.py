"""End all credentials of a user when a person proves to be that user.

Someone else may have set up credentials before. A person who confirms the address, or becomes staff, must not
inherit them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from identity.actions.revoke_all import revoke_all
from identity.actions.revoke_tokens import revoke_tokens
from identity.models import User
from kernel.transactions import transaction

_others: list[Callable[[uuid.UUID], object]] = []


def also_end(end: Callable[[uuid.UUID], object]) -> None:
    """Register `end(user_id)`, which ends what another package stores for the user's devices."""
    if end not in _others:
        _others.append(end)


@dataclass(frozen=True, slots=True)
class Ended:
    """How many of each there were."""

    passkeys: int = 0
    apps: int = 0
    recovery_codes: int = 0
    tokens: int = 0
    sessions: int = 0
    google: int = 0

    def in_words(self) -> str:
        """`2 passkeys, 1 token`; nothing when there was nothing."""
        names = {
            "passkeys": ("passkey", "passkeys"),
            "apps": ("authenticator app", "authenticator apps"),
            "recovery_codes": ("set of recovery codes", "sets of recovery codes"),
            "tokens": ("token", "tokens"),
            "sessions": ("session", "sessions"),
            "google": ("Google account", "Google accounts"),
        }
        counts = {name: getattr(self, name) for name in names}
        return ", ".join(f"{count} {names[name][count != 1]}" for name, count in counts.items() if count)


def end_what_was_set_up(
    user_id: uuid.UUID,
    *,
    because: str,
    but_browser: str | None = None,
    with_factors: bool = True,
    factors_before: datetime | None = None,
) -> Ended:
    """End second factors, recovery codes, personal tokens, sessions of browsers and programs, and Google.

    The browser with the session key `but_browser` stays. Factors stay when `with_factors` is False, or those
    that were not set up by the moment `factors_before`.
    """
    with transaction():
        User.objects.select_for_update().get(pk=user_id)
        factors = Authenticator.objects.filter(user_id=user_id)
        if factors_before is not None:
            factors = factors.filter(created_at__lte=factors_before)
        kinds = _counted(factors) if with_factors else {}
        if with_factors:
            factors.delete()
            _drop_idle_codes(user_id)
        google, _ = SocialAccount.objects.filter(user_id=user_id).delete()
        tokens = revoke_tokens(user_id, because=because)
        sessions = revoke_all(user_id, because=because, but_browser=but_browser)
        for end in _others:
            end(user_id)
    return Ended(
        passkeys=kinds.get(Authenticator.Type.WEBAUTHN, 0),
        apps=kinds.get(Authenticator.Type.TOTP, 0),
        recovery_codes=kinds.get(Authenticator.Type.RECOVERY_CODES, 0),
        tokens=tokens,
        sessions=sessions,
        google=google,
    )


def _counted(factors: object) -> dict[str, int]:
    kinds: dict[str, int] = {}
    for kind in factors.values_list("type", flat=True):  # type: ignore[attr-defined]
        kinds[kind] = kinds.get(kind, 0) + 1
    return kinds


def _drop_idle_codes(user_id: uuid.UUID) -> None:
    """Recovery codes replace a factor and don't count without one."""
    left = Authenticator.objects.filter(user_id=user_id)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        left.delete()
