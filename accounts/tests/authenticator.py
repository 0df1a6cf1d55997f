"""An authenticator app and a passkey for tests."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from identity.actions.set_up_totp import new_secret, set_up_totp
from identity.models import User
from kernel.clock import database_now

STEP_SECONDS = 30


def code_of(secret: str, steps_ahead: int = 0) -> str:
    """What the app shows now, or some steps of half a minute from now."""
    return format_hotp_value(
        hotp_value(secret, int(database_now().timestamp()) // STEP_SECONDS + steps_ahead)
    )


def with_app(user: Any) -> str:
    """Set up an app for the user; its secret. The code of the present step is used up by that."""
    secret = new_secret()
    set_up_totp(User.objects.get(pk=getattr(user, "user_id", None) or user.pk), secret, code_of(secret))
    return secret


class Passkey:
    """A key in software that makes and uses passkeys for an origin, right or wrong, and counts as told."""

    def __init__(self, origin: str = "http://localhost:8000") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = b""

    def make(self, options: dict[str, Any], *, counter: int = 0) -> str:
        """The JSON a browser sends to add it."""
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(b"\x00" * 16, self.id, public)
        data = self._data(options["rp"]["id"], counter, attested)
        client = self._client("webauthn.create", options)
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._credential(response)

    def sign(self, options: dict[str, Any], *, counter: int = 0) -> str:
        """The JSON a browser sends to sign in with it."""
        data = self._data(options["rpId"], counter, None)
        client = self._client("webauthn.get", options)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.handle),
        }
        return self._credential(response)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _data(self, rp_id: str, counter: int, attested: Any) -> AuthenticatorData:
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        if attested is not None:
            flags |= AuthenticatorData.FLAG.AT
        digest = hashlib.sha256(rp_id.encode()).digest()
        return AuthenticatorData.create(digest, flags, counter, attested or b"")

    def _credential(self, response: dict[str, str]) -> str:
        key = websafe_encode(self.id)
        return json.dumps(
            {
                "id": key,
                "rawId": key,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
