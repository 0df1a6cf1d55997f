"""Ask relays for one round of a pinned beacon, and believe none of them: only the signature counts."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

import httpx
from django.conf import settings

from draws import local_beacon
from fairness.beacon import QUICKNET, Beacon
from fairness.signatures import signature_holds

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 3.0
MOST_BYTES = 4096
OWN = "http://local-beacon"


class BeaconIsSilent(Exception):
    """No relay had this round's signature; the draw waits and asks for the same round again."""


def chosen_beacon() -> Beacon:
    """What new series hang on: drand where relays are configured, else the test beacon of our own."""
    return QUICKNET if settings.BEACON_RELAYS else local_beacon.pin()


def signature_of(
    beacon: Beacon,
    round_number: int,
    *,
    relays: Sequence[str] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> bytes:
    """The 48 octets with which the pinned key signed this round. Raises BeaconIsSilent.

    Each relay is asked in turn; one that is down, late, malformed or lying is passed over. A series on
    our own beacon is never answered by another, nor one on drand by ours.
    """
    if beacon.kind == "local":
        relays, transport = [OWN], transport or _OwnBeacon()
    elif relays is None:
        relays = settings.BEACON_RELAYS
    path = f"{beacon.chain_hash}/public/{round_number}"
    public_key = bytes.fromhex(beacon.public_key)
    with httpx.Client(timeout=TIMEOUT_SECONDS, transport=transport, follow_redirects=False) as client:
        for relay in relays:
            signature = _asked(client, f"{relay.rstrip('/')}/{path}", round_number)
            if signature is None:
                continue
            if signature_holds(public_key, round_number, signature):
                return signature
            logger.error("%s gave a signature of round %d that does not hold", relay, round_number)
    raise BeaconIsSilent(f"no relay has round {round_number}")


def _asked(client: httpx.Client, url: str, round_number: int) -> bytes | None:
    try:
        with client.stream("GET", url, headers={"Accept": "application/json"}) as response:
            body = _limited(response) if response.status_code == 200 else None
        if body is None:
            return None
        said = json.loads(body)
        if not isinstance(said, dict) or said.get("round") != round_number:
            return None
        signature = bytes.fromhex(said["signature"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, RecursionError) as trouble:
        logger.warning("%s did not answer: %s", url, trouble)
        return None
    return signature if len(signature) == 48 else None


def _limited(response: httpx.Response) -> bytes | None:
    read = b""
    for piece in response.iter_bytes(MOST_BYTES):
        read += piece
        if len(read) > MOST_BYTES:
            return None
    return read


class _OwnBeacon(httpx.BaseTransport):
    """The local beacon's paths without a network, so that a draw does not need the web process."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        status, said = local_beacon.answer(request.url.path)
        return httpx.Response(status, json=said)
