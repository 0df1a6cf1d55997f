#!/usr/bin/env python3
"""Check the transcript of a draw, trusting nobody: python3 standalone.py TRANSCRIPT.json [PREVIOUS.json]

This one file needs Python 3.9 or later and `py_ecc` (pip install py_ecc); it uses no network. It says VALID,
or INVALID with the reasons (exit status 0 or 1), then the freeze hash: compare all its 64 digits with what
you were sent before the draw. It is written apart from the program that made the draw, on purpose.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

Shape = Callable[[Any], bool]

ZEROS = "0" * 64
LARGEST = 2**53 - 1
MOST_BYTES = 32 * 1024 * 1024
LONGEST_CHAIN = 100000
DEEPEST = 16
SCHEME = "bls-unchained-g1-rfc9380"
DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
# drand quicknet, run by the League of Entropy: the one beacon that counts as public.
QUICKNET = {
    "kind": "drand",
    "beacon_id": "quicknet",
    "chain_hash": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "period": 3,
    "genesis": 1692803367,
    "scheme": SCHEME,
    "public_key": "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
    "group_hash": "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
}


class Malformed(Exception):
    pass


def need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Malformed(otherwise)


# Reading ---------------------------------------------------------------------------------------------------


def read(octets: bytes) -> Any:
    need(len(octets) <= MOST_BYTES, "the file is too large to be a transcript")

    depth = 0  # looked at before parsing, which would crash on endless nesting
    for bracket in re.findall(rb"[\[\]{}]", re.sub(rb'"(?:[^"\\]|\\.)*"', b"", octets, flags=re.DOTALL)):
        depth += 1 if bracket in b"[{" else -1
        need(depth <= DEEPEST + 1, "it is nested too deeply")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "a key stands twice in one object")
        return dict(pairs)

    def no_float(_: str) -> NoReturn:
        raise Malformed("it holds a number that is not written as a whole number")

    try:
        value = json.loads(
            octets.decode("utf-8"), object_pairs_hook=once, parse_float=no_float, parse_constant=no_float
        )
    except (ValueError, RecursionError):
        raise Malformed("the file is not JSON in UTF-8") from None
    return value


def canonical(value: Any) -> bytes:
    plain(value, 0)
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("a text holds half a surrogate pair") from None


def plain(value: Any, depth: int) -> None:
    if value is None or type(value) in (str, bool):
        return
    need(depth <= DEEPEST, "it is nested too deeply")
    if type(value) is int:
        need(abs(value) <= LARGEST, "a whole number is too large")
    elif type(value) is list:
        for item in value:
            plain(item, depth + 1)
    else:
        need(type(value) is dict, "it holds something that a record may not")
        for key, item in value.items():
            need(type(key) is str and key.isascii(), "a key is not ASCII text")
            plain(item, depth + 1)


def tagged(tag: bytes, record: Any) -> str:
    return hashlib.sha256(b"drawbook/" + tag + b"/v1\n" + canonical(record)).hexdigest()


# Shapes ----------------------------------------------------------------------------------------------------


def whole(least: int, most: int = LARGEST) -> Shape:
    return lambda value: type(value) is int and least <= value <= most


def text(least: int = 1, most: int = MOST_BYTES) -> Shape:
    return lambda value: type(value) is str and least <= len(value) <= most


def matching(pattern: str) -> Shape:
    return lambda value: type(value) is str and re.fullmatch(pattern, value, re.ASCII) is not None


def hexadecimal(octets: int) -> Shape:
    return matching("[0-9a-f]{%d}" % (2 * octets))  # noqa: UP031


def exactly(*choices: str) -> Shape:
    return lambda value: type(value) is str and value in choices


def every(shape: Shape) -> Shape:
    return lambda value: type(value) is list and all(shape(item) for item in value)


def record(shapes: dict[str, Shape], optional: Iterable[str] = ()) -> Shape:
    def fits(value: Any) -> bool:
        return (
            type(value) is dict
            and set(shapes) - set(optional) <= set(value) <= set(shapes)
            and all(shapes[key](item) for key, item in value.items())
        )

    return fits


LABEL = matching("[A-Z][A-Z0-9]{1,7}")
HASH = hexadecimal(32)
CHARTER = record(
    {
        "type": exactly("drawbook.charter/1"),
        "subject": text(),
        "roll": every(LABEL),
        "schedule": every(whole(0)),
        "operator_chain": record({"alg": exactly("sha256"), "length": whole(1, LONGEST_CHAIN), "tip": HASH}),
        "beacon": record(
            {
                "kind": exactly("drand", "local"),
                "beacon_id": text(1, 64),
                "chain_hash": HASH,
                "period": whole(1, 2**32 - 1),
                "genesis": whole(0),
                "scheme": exactly(SCHEME),
                "public_key": hexadecimal(96),
                "group_hash": HASH,
            }
        ),
    }
)
MONEY = record(
    {"gross": whole(0), "commission": whole(0), "prize": whole(0), "currency": matching("[A-Z]{3}")}
)
FREEZE = {
    "type": exactly("drawbook.freeze/1"),
    "charter": HASH,
    "prev": HASH,
    "mode": exactly("pick", "number"),
    "draw": whole(1),
    "attempt": whole(1),
    "chain_index": whole(1),
    "supersedes": HASH,
    "reason": text(),
    "contributions": every(record({"label": LABEL, "value": text(0, 64)})),
    "operator_reveal": HASH,
    "draw_at": whole(0),
    "beacon_round": whole(1),
    "frozen_at": whole(0),
    "terms": lambda value: (type(value) is dict and not value) or MONEY(value),
}
FREEZE_OF = {
    "pick": {
        "eligible": every(LABEL),
        "excluded": every(record({"label": LABEL, "reason": text()})),
        "winners": whole(1),
    },
    "number": {"modulus": whole(1)},
}
RESULT_OF = {
    "pick": {"ranking": every(record({"label": LABEL, "score": HASH})), "winners": every(LABEL)},
    "number": {"number": whole(0)},
}


def shaped(transcript: Any) -> None:
    canonical(transcript)
    freeze = transcript.get("freeze") if type(transcript) is dict else None
    mode: Any = freeze.get("mode") if type(freeze) is dict else None
    need(type(mode) is str and mode in FREEZE_OF, "it is no transcript of a draw")
    need(
        record({**FREEZE, **FREEZE_OF[mode]}, optional=("supersedes", "reason"))(freeze),
        "the freeze has a field too many, too few or of the wrong kind",
    )
    need(CHARTER(transcript.get("charter")), "the charter has a field too many, too few or of the wrong kind")
    fits = record(
        {
            "type": exactly("drawbook.transcript/1"),
            "charter": lambda _: True,
            "charter_hash": HASH,
            "freeze": lambda _: True,
            "freeze_hash": HASH,
            "beacon": record({"round": whole(1), "signature": hexadecimal(48), "randomness": HASH}),
            "prk": HASH,
            **RESULT_OF[mode],
        }
    )
    need(fits(transcript), "the transcript has a field too many, too few or of the wrong kind")


# The beacon ------------------------------------------------------------------------------------------------


def signature_holds(public_key: bytes, round_number: int, signature: bytes) -> bool:
    from py_ecc.bls.hash_to_curve import hash_to_G1
    from py_ecc.bls.point_compression import decompress_G1, decompress_G2
    from py_ecc.optimized_bls12_381 import (
        FQ12,
        G2,
        curve_order,
        final_exponentiate,
        is_inf,
        multiply,
        neg,
        pairing,
    )

    if signature[0] & 0x40 or public_key[0] & 0x40:  # the point at infinity
        return False
    try:
        signed = decompress_G1(int.from_bytes(signature, "big"))  # type: ignore[arg-type]
        halves = int.from_bytes(public_key[:48], "big"), int.from_bytes(public_key[48:], "big")
        key = decompress_G2(halves)  # type: ignore[arg-type]
    except ValueError:
        return False
    if is_inf(signed) or not is_inf(multiply(signed, curve_order)):
        return False
    if is_inf(key) or not is_inf(multiply(key, curve_order)):
        return False
    message = hashlib.sha256(round_number.to_bytes(8, "big")).digest()
    expected = hash_to_G1(message, DOMAIN, hashlib.sha256)  # type: ignore[arg-type]
    product = pairing(G2, neg(signed), final_exponentiate=False) * pairing(
        key, expected, final_exponentiate=False
    )
    return final_exponentiate(product) == FQ12.one()


# Checking --------------------------------------------------------------------------------------------------


def problems(transcript: Any, previous: Any = None) -> list[str]:
    """Why a transcript of the right shape does not hold: a list of sentences, empty when it does."""
    charter, freeze, answer = transcript["charter"], transcript["freeze"], transcript["beacon"]
    beacon, chain = charter["beacon"], charter["operator_chain"]
    found: list[str] = []

    def must(holds: bool, otherwise: str) -> None:
        if not holds:
            found.append(otherwise)

    bound = beacon["period"].to_bytes(4, "big") + beacon["genesis"].to_bytes(8, "big")
    bound += bytes.fromhex(beacon["public_key"] + beacon["group_hash"]) + beacon["beacon_id"].encode()
    must(
        hashlib.sha256(bound).hexdigest() == beacon["chain_hash"],
        "the chain hash is not that of the beacon's key and times",
    )
    charter_hash, freeze_hash = tagged(b"charter", charter), tagged(b"freeze", freeze)
    must(charter_hash == transcript["charter_hash"] == freeze["charter"], "the charter's hash is another")

    schedule, draw = charter["schedule"], freeze["draw"]
    chartered = schedule[draw - 1] if draw <= len(schedule) else None
    again = freeze["attempt"] > 1
    if again:
        late = chartered is not None and freeze["draw_at"] > chartered
        must(late, "a redone draw must come later than chartered")
    else:
        must(freeze["draw_at"] == chartered, "draw_at is not as chartered")
    periods = -((beacon["genesis"] - freeze["draw_at"]) // beacon["period"])  # rounded up
    must(freeze["beacon_round"] == periods + 1, "the beacon's round does not follow from draw_at")
    appears = beacon["genesis"] + (freeze["beacon_round"] - 1) * beacon["period"]
    must(freeze["frozen_at"] < appears, "it was not frozen before the round's time")

    link, steps = bytes.fromhex(freeze["operator_reveal"]), freeze["chain_index"]
    for _ in range(steps if steps <= chain["length"] else 0):
        link = hashlib.sha256(link).digest()
    must(
        steps <= chain["length"] and link.hex() == chain["tip"],
        "the operator's reveal does not lead to the chartered tip in chain_index steps",
    )
    if again:
        named = "supersedes" in freeze and "reason" in freeze
        must(named, "a redone draw must name what it supersedes and why")
    else:
        silent = "supersedes" not in freeze and "reason" not in freeze
        must(silent, "a first attempt supersedes nothing, for no reason")

    must(freeze_hash == transcript["freeze_hash"], "the freeze's hash is another")
    if freeze["mode"] == "pick":
        roll, eligible = charter["roll"], freeze["eligible"]
        tidy = roll == sorted(set(roll)) and eligible == sorted(set(eligible))
        must(tidy, "roll and eligible must be sorted, each label once")
        whole_roll = eligible + [row["label"] for row in freeze["excluded"]]
        must(sorted(whole_roll) == sorted(roll), "eligible and excluded do not make up the roll")
        must(freeze["winners"] <= len(eligible), "there are more winners than eligible")
    terms = freeze["terms"]
    adds_up = not terms or terms["gross"] - terms["commission"] == terms["prize"]
    must(adds_up, "the prize is not the gross less the commission")

    must(answer["round"] == freeze["beacon_round"], "the beacon's answer is for another round")
    signature = bytes.fromhex(answer["signature"])
    signed = signature_holds(bytes.fromhex(beacon["public_key"]), freeze["beacon_round"], signature)
    must(signed, "the beacon's signature does not hold")
    randomness = hashlib.sha256(signature).digest()
    must(randomness.hex() == answer["randomness"], "the randomness is not the signature's hash")

    prk = hmac_sha256(bytes.fromhex(freeze["operator_reveal"]), randomness + bytes.fromhex(freeze_hash))
    must(prk.hex() == transcript["prk"], "prk does not follow")
    if freeze["mode"] == "number":
        must(number(prk, freeze["modulus"]) == transcript["number"], "the number does not follow")
    else:
        ranked = ranking(prk, freeze["eligible"])
        must(ranked == transcript["ranking"], "the ranking does not follow")
        lowest = [row["label"] for row in ranked[: freeze["winners"]]]
        must(lowest == transcript["winners"], "the winners are not the lowest scores")
    if previous is not None:
        linked = freeze["prev"] == tagged(b"transcript", previous)
        must(linked, "it does not follow the previous transcript given")
    return found


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def ranking(prk: bytes, eligible: list[str]) -> list[dict[str, str]]:
    rows = [
        (hmac_sha256(prk, b"drawbook/score/v1|" + label.encode() + b"\x01").hex(), label)
        for label in eligible
    ]
    return [{"label": label, "score": score} for score, label in sorted(rows)]


def number(prk: bytes, modulus: int) -> int:
    i = 0
    while True:
        x = int.from_bytes(hmac_sha256(prk, b"drawbook/number/v1|" + i.to_bytes(4, "big"))[:8], "big")
        if x < 2**64 // modulus * modulus:
            return x % modulus
        i += 1


# The verdict -----------------------------------------------------------------------------------------------


def verdict(transcript: Any, previous: Any = None) -> tuple[bool, bool, str, str | None]:
    """(valid, public, sentence, freeze hash or None) of parsed JSON; anything malformed is invalid."""
    try:
        shaped(transcript)
        if previous is not None:
            shaped(previous)
    except Malformed as trouble:
        return False, False, f"INVALID: malformed: {trouble}", None
    freeze_hash = tagged(b"freeze", transcript["freeze"])
    public = transcript["charter"]["beacon"] == QUICKNET
    found = problems(transcript, previous)
    if found:
        return False, public, "INVALID: " + "; ".join(found), freeze_hash
    beside = [] if public else ["the beacon is not public: TEST BEACON"]
    replaced = transcript["freeze"].get("supersedes")
    if replaced == ZEROS:
        beside.append("redrawn: the draw was missed, nothing was frozen before")
    elif replaced:
        beside.append(f"redrawn: ask for the freeze it replaced ({replaced})")
    return True, public, "VALID, but " + "; ".join(beside) if beside else "VALID", freeze_hash


def verdict_of_files(paths: list[str]) -> tuple[bool, str, str | None]:
    """(valid, sentence, freeze hash or None) of a transcript's file and perhaps that of the one before."""
    contents = []
    try:
        for path in paths:
            with open(path, "rb") as file:
                contents.append(read(file.read(MOST_BYTES + 1)))
    except Malformed as trouble:
        return False, f"INVALID: malformed: {trouble}", None
    except (OSError, ValueError):
        return False, "INVALID: malformed: the file cannot be read", None
    valid, _, sentence, freeze_hash = verdict(*contents)
    return valid, sentence, freeze_hash


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        import py_ecc  # noqa: F401
    except ImportError:
        print("This needs py_ecc: pip install py_ecc", file=sys.stderr)
        return 2
    valid, sentence, freeze_hash = verdict_of_files(arguments)
    print(sentence)
    print(f"freeze hash: {freeze_hash or 'none'}")
    return 0 if valid else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
