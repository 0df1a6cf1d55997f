"""Ask relays for one round of a pinned beacon. Only the signature is trusted, never a relay."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

import httpx
from django.conf import settings

from draws import local_beacon
from fairness.beacon import QUICKNET, Beacon
from fairness.signatures import signature_holds
from kernel.outgoing import http, limits

logger = logging.getLogger(__name__)

OWN = "http://local-beacon"


class BeaconIsSilent(Exception):
    """Raised if no relay has this round's signature. The draw waits and asks for the same round again."""


def chosen_beacon() -> Beacon:
    """Return the beacon of new series: drand if relays are configured, else our own test beacon."""
    return QUICKNET if settings.BEACON_RELAYS else local_beacon.pin()


def signature_of(
    beacon: Beacon,
    round_number: int,
    *,
    relays: Sequence[str] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> bytes:
    """Return the 48 octets with which the pinned key signed this round. Raises BeaconIsSilent.

    Each relay is asked in turn; one that is down, late, malformed or lying is skipped. A series on our own
    beacon is never answered by another, nor one on drand by ours.
    """
    if beacon.kind == "local":
        relays, transport = [OWN], transport or _OwnBeacon()
    elif relays is None:
        relays = settings.BEACON_RELAYS
    path = f"{beacon.chain_hash}/public/{round_number}"
    public_key = bytes.fromhex(beacon.public_key)
    with http.client(limits.BEACON, transport=transport) as client:
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
        response = client.get(url, headers={"Accept": "application/json"})
        if response.status_code != 200:
            return None
        answer = json.loads(response.content)
        if not isinstance(answer, dict) or answer.get("round") != round_number:
            return None
        signature = bytes.fromhex(answer["signature"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, RecursionError) as error:
        logger.warning("%s did not answer: %s", url, error)
        return None
    return signature if len(signature) == 48 else None


class _OwnBeacon(httpx.BaseTransport):
    """The local beacon's paths without a network, so that a draw doesn't need the web process."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        status, answer = local_beacon.answer(request.url.path)
        return httpx.Response(status, json=answer)
