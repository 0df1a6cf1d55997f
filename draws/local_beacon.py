"""The installation's own beacon, for development, tests and the demo: drand's paths, our key, TEST BEACON.

It answers a round when its time has come by the database's clock, never before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from draws.keys import key_for
from fairness.beacon import Beacon
from fairness.signatures import LocalKey, randomness_of
from kernel.clock import database_now

GENESIS = 1_700_000_000
PERIOD_SECONDS = 3
TOO_EARLY = 425


@lru_cache(maxsize=4)
def _key(secret: bytes) -> LocalKey:
    return LocalKey(secret)


def pin() -> Beacon:
    """Return the beacon to pin in charters."""
    return _key(key_for("beacon")).beacon(genesis=GENESIS, period=PERIOD_SECONDS)


def answer(path: str) -> tuple[int, dict[str, Any]]:
    """Return (status, JSON) for `{chain}/info`, `{chain}/public/{round}` and `{chain}/public/latest`."""
    beacon = pin()
    chain, _, rest = path.strip("/").partition("/")
    if chain != beacon.chain_hash:
        return 404, {"error": "no such chain"}
    if rest == "info":
        return 200, _info(beacon)
    kind, _, wanted = rest.partition("/")
    now = database_now().timestamp()
    latest = int((now - beacon.genesis) // beacon.period) + 1
    if kind != "public" or not (wanted == "latest" or (wanted.isascii() and wanted.isdigit())):
        return 404, {"error": "no such path"}
    number = latest if wanted == "latest" else int(wanted[:18])
    if number < 1:
        return 404, {"error": "no such round"}
    if number > latest:
        return TOO_EARLY, {"error": "this round has not come yet"}
    return 200, _round(number)


def _info(beacon: Beacon) -> dict[str, Any]:
    return {
        "public_key": beacon.public_key,
        "period": beacon.period,
        "genesis_time": beacon.genesis,
        "hash": beacon.chain_hash,
        "groupHash": beacon.group_hash,
        "schemeID": beacon.scheme,
        "metadata": {"beaconID": beacon.beacon_id},
    }


def _round(number: int) -> dict[str, Any]:
    signature = _key(key_for("beacon")).sign(number)
    return {"round": number, "randomness": randomness_of(signature).hex(), "signature": signature.hex()}
