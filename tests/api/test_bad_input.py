"""Whatever is sent, it is refused in our words, with the place that is wrong, and nothing is changed.

The operations and their fields come from the API's own description, so that a new one meets all of this
without anybody thinking of it; `RIGHT` and `FIELDS` know more of those that they name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import pytest

from tests.api import bad
from tests.api.caller import Caller
from tests.api.filling import caller_for, filled, right, with_body
from tests.api.shapes import is_optional, is_refusal, properties
from tests.api.world import ApiWorld
from tests.database import fingerprint

pytestmark = pytest.mark.django_db(transaction=True)

BODIES_EACH, CONTENT_TYPES_EACH = 6, 2


PAYOUTS: list[Any] = [
    1.5,
    [],
    "x",
    True,
    {"a": 1},
    {"near": 1.5},
    {"near": "-1"},
    {"permutation": []},
    ["\x00"],
]

# What is wrong for each field, by its name; a name that means two things has its shape before it.
FIELDS: dict[str, list[Any]] = {
    **{
        key: [*bad.ALWAYS, *bad.TEXTS, ""]
        for key in (
            "name",
            "email",
            "password",
            "first_name",
            "country",
            "plan",
            "refresh",
            "current_password",
            "new_password",
            "full_name",
            "role",
            "reason",
        )
    },
    **{
        key: [*bad.ALWAYS, *bad.TEXTS]
        for key in (
            "last_name",
            "business_name",
            "mobile_number",
            "phone",
            "note",
            "how",
            "customer",
            "override",
        )
    },
    # Who is signed in gives none.
    "AcceptanceBody.full_name": [*bad.ALWAYS, *bad.TEXTS],
    "text": [*bad.ALWAYS, True, 7, "\x00", "a\x00b", "\x7f", bad.SURROGATE],
    **dict.fromkeys(("amount", "capacity", "max_spill", "usual_limit", "max_amount", "confirmed"), bad.MONEY),
    **dict.fromkeys(("width", "priority"), bad.WHOLE),
    "number": bad.NUMBERS[:-5] + bad.NUMBERS[-4:],
    **dict.fromkeys(("capacity_factor", "odds"), bad.DECIMALS),
    **dict.fromkeys(
        (
            "starts_at",
            "ends_at",
            "pre_close_at",
            "opens_at",
            "cover_cutoff_at",
            "reveal_at",
            "answer_by",
            "draw_occurred_at",
        ),
        bad.TIMES,
    ),
    **dict.fromkeys(("open", "four_eyes", "is_active", "is_told", "spill_only"), bad.BOOLEANS),
    **dict.fromkeys(
        (
            "when_full",
            "permutation",
            "audience",
            "announce_policy",
            "draw",
            "mode",
            "kind",
            "action",
            "currency",
            "timezone",
        ),
        bad.WORDS,
    ),
    **{
        key: [*bad.ALWAYS, 7, True, "\x00", bad.SURROGATE]
        for key in ("collaborator", "entry", "period", "account", "seller")
    },
    "link": [*bad.ALWAYS, *bad.TEXTS, "", "x", "https://example.com/c/x"],
    "lines": [{}, "x", 1, True, [], [[]], [None], ["x"], [1], [{}]],
    "entries": [{}, "x", 1, True, [1], [[]], [None], ["\x00"]],
    "asks": [{}, "x", 1, True, [], [[]], [None], ["x"], [{}]],
    "cells": [
        [],
        "x",
        1,
        True,
        {"7": "1"},
        {"0007": "1"},
        {"": "1"},
        {"abc": "1"},
        {"007": None},
        {"007": "x"},
        {"\x00": "1"},
        {bad.SURROGATE: "1"},
        {"007": []},
    ],
    "CollaboratorIn.email": [*bad.ALWAYS, *bad.TEXTS],
    "CollaboratorPatch.email": [*bad.ALWAYS, *bad.TEXTS],
    "BookIn.payouts": PAYOUTS,
    "BookPatch.payouts": PAYOUTS,
    "sector_slugs": [1.5, {}, [[]], {"a": 1}, ["\x00"], "software", [1], ["x" * 100], ["software"] * 101],
    # Nothing and a blank are as if it were left out.
    "SettlementBody.amount": bad.MONEY[2:],
    "VoidIn.reason": [*bad.ALWAYS, *bad.TEXTS],
    "DayIn.currency": bad.WORDS[1:],
    "FloatIn.currency": bad.WORDS[1:],
    "ReopeningIn.currency": bad.WORDS[1:],
    "manual_reference": [*bad.ALWAYS, *bad.TEXTS, "", "--"],
    "manual_notes": [*bad.ALWAYS, *bad.TEXTS],
    "payment_method_id": [*bad.ALWAYS, 7, True, "", "x", "\x00", bad.SURROGATE],
    "invoice_id": [*bad.ALWAYS, 7, True, "", "x", "\x00", bad.SURROGATE],
    "RejectionBody.reason": bad.WORDS,
    "RejectionBody.text": [*bad.ALWAYS, True, 7, "\x00", bad.SURROGATE, "x" * 20_000],
    "ids": [{}, "x", 1, True, [], [1], [[]], [None], ["\x00"], ["x"] * 201],
    "ChooseBody.plan": bad.WORDS,
    "AdjustmentBody.amount": [*bad.WHOLE, 0],
    "LoginBody.code": [*bad.ALWAYS, *bad.TEXTS],
    "TokenBody.scope": bad.WORDS,
    "TokenBody.days": [*bad.WHOLE, 0, -1, 367],
    "commission_bps": [*bad.WHOLE, -1, 10_001],
    "counted": bad.MONEY,
    "handed_over": bad.MONEY,
    "payments": [{}, "x", 1, True, [], [[]], [None], ["x"], [1], [{}]],
    "instalment": [*bad.WHOLE, 0, -1, 10_001],
    "paid_on": [*bad.TIMES[:4], *bad.TIMES[5:], "2026-11-31", "20261120"],
    "bounced": bad.BOOLEANS,
    **dict.fromkeys(("PaymentIn.method", "ClaimIn.method", "into"), bad.WORDS),
    **{
        key: [*bad.ALWAYS, *bad.TEXTS, ""]
        for key in ("razorpay_order_id", "razorpay_payment_id", "razorpay_signature")
    },
    **{key: [*bad.ALWAYS, *bad.TEXTS] for key in ("PaymentIn.reference", "ClaimIn.reference")},
    "DepositIn.reference": [*bad.ALWAYS, *bad.TEXTS],
    **{key: [*bad.ALWAYS, 7, True, "\x00", bad.SURROGATE] for key in ("group", "agent")},
    **{key: [*bad.ALWAYS, 7, True, ""] for key in ("PaymentIn.ticket", "ClaimIn.ticket", "OrderIn.ticket")},
    **dict.fromkeys(
        ("monthly_installment", "late_flat", "late_cap", "discount", "SubstitutionIn.entry"), bad.MONEY
    ),
    **{
        key: [*bad.WHOLE, -1, 10**7]
        for key in (
            *("duration_months", "max_members", "draw_day", "freeze_lead_seconds", "claim_months", "count"),
            *("bid_cap_bps", "late_bps", "grace_days"),
        )
    },
    **dict.fromkeys(("first_draw_at", "draw_at"), bad.TIMES),
    "start": [*bad.TIMES[:4], "2026-11-31", "20261120", "0001-01-01"],
    "draw_time": [*bad.ALWAYS, True, 7, "", "25:00", "18:00:00", "noon", "\x00"],
    **dict.fromkeys(("several_tickets", "needs_security", "registered", "accepts_test_beacon"), bad.BOOLEANS),
    **dict.fromkeys(("payout_basis", "DisbursementIn.method"), bad.WORDS),
    **{
        key: [*bad.ALWAYS, *bad.TEXTS]
        for key in ("licence_no", "place", "upi_id", "security", "word", "freeze_hash")
    },
    **{key: [*bad.ALWAYS, *bad.TEXTS] for key in ("DisbursementIn.reference", "MarkIn.reason")},
    **{
        f"{shape}.ticket": [*bad.ALWAYS, 7, True, "", "T99", "\x00"]
        for shape in ("BidIn", "WordIn", "SeenIn")
    },
    "take_over": ["x", 1, True, [], {}, [{}], {"done": 1}, {"done": 0, "balances": []}],
    "numbers": [{}, "x", 1, True, [7], ["7"], ["0007"], [None], [[]], ["\x00\x00\x00"]],
}

# An id that nobody has is 404, whatever is written there.
IDS = (
    *("collaborator", "entry", "period", "account", "seller", "invoice_id", "invoice"),
    *("group", "ticket", "agent", "result"),
)


def test_there_are_operations_to_try() -> None:
    assert len(with_body()) >= 25


@pytest.mark.slow
def test_bodies_of_the_wrong_kind_are_400_and_change_nothing(world: ApiWorld, asha: Caller) -> None:
    """Bodies are read in one place for all operations: each meets some of the wrong ones, and each of these
    meets some twenty operations.
    """
    wrong: list[Any] = []
    watched = Watched()
    for turn, (method, path, shape) in enumerate(with_body()):
        where, who = filled(path, world), caller_for(path, world, asha)
        bodies = rotated(bad.BODIES, turn, BODIES_EACH)
        content_types = rotated(bad.CONTENT_TYPES, turn, CONTENT_TYPES_EACH)
        if not is_optional(method, path):
            bodies += [("null", b"null"), ("nothing", b"")]
        for name, body in bodies:
            response = who(method, where, body)
            if response.status_code != 400 or not is_refusal(response):
                wrong.append((method, path, name, response.status_code, response.content[:200]))
        for content_type in content_types:
            body = json.dumps(right(shape, world)).encode()
            response = who(method, where, body, content_type=content_type)
            if response.status_code != 400 or response.json()["code"] != "bad_content_type":
                wrong.append((method, path, content_type, response.status_code, response.content[:200]))
        watched.note(wrong, method, path)
    watched.look(wrong)
    assert not wrong, "\n".join(map(str, wrong))


def rotated(all_of_them: Sequence[Any], turn: int, count: int) -> list[Any]:
    """Return the next `count` items, continuing after the previous turn."""
    start = turn * count
    return [all_of_them[(start + nth) % len(all_of_them)] for nth in range(count)]


def test_each_wrong_body_and_content_type_has_its_turn() -> None:
    many = len(with_body())
    assert many * BODIES_EACH >= 15 * len(bad.BODIES)
    assert many * CONTENT_TYPES_EACH >= 15 * len(bad.CONTENT_TYPES)
    assert {name for turn in range(many) for name, _ in rotated(bad.BODIES, turn, BODIES_EACH)} == {
        name for name, _ in bad.BODIES
    }


@pytest.mark.slow
def test_every_wrong_value_is_400_naming_its_field_and_changes_nothing(world: ApiWorld, asha: Caller) -> None:
    wrong: list[Any] = []
    watched = Watched()
    for method, path, shape in with_body():
        where, base = filled(path, world), right(shape, world)
        who = caller_for(path, world, asha)
        for name, value in alone(who, method, where, base, wrong_values(shape)):
            label = f"{name}={json.dumps(value)[:60]}"
            response = who(method, where, json.dumps({**base, name: value}).encode())
            if response.status_code == 404 and name in IDS and is_refusal(response):
                continue
            if response.status_code != 400 or not is_refusal(response):
                wrong.append((method, path, label, response.status_code, response.content[:120]))
            elif not names(response.json(), name):
                wrong.append((method, path, label, "field not named", response.content[:200]))
        watched.note(wrong, method, path)
    watched.look(wrong)
    assert not wrong, "\n".join(map(str, wrong))


def wrong_values(shape: str) -> dict[str, list[Any]]:
    """What is wrong for each field of the shape."""
    return {name: FIELDS.get(f"{shape}.{name}", FIELDS.get(name, bad.ALWAYS)) for name in properties(shape)}


def alone(
    who: Caller, method: str, where: str, base: dict[str, Any], values: dict[str, list[Any]]
) -> Iterator[tuple[str, Any]]:
    """(field, value) of what must be tried alone.

    All fields are tried together first, each at its first value, then its second: a field that is named by
    a refusal of several has been refused, and only those that are not named are tried one by one.
    """
    for several in zip_longest(*([(name, value) for value in values[name]] for name in values)):
        row = dict(one for one in several if one is not None)
        response = who(method, where, json.dumps({**base, **row}).encode())
        refused = response.status_code == 400 and is_refusal(response)
        told = response.json() if refused else {}
        yield from ((name, value) for name, value in row.items() if not names(told, name))


def names(refusal: dict[str, Any], field: str) -> bool:
    """Whether the refusal says which field is wrong."""
    return any(path.split(".")[0] == field for path in refusal.get("errors", {}))


class Watched:
    """Notices as wrong that the tables are not what they were; all of them are read after some operations."""

    SOME = 12

    def __init__(self) -> None:
        self.before = fingerprint()
        self.since: list[str] = []

    def note(self, wrong: list[Any], method: str, path: str) -> None:
        """Look again after `SOME` operations."""
        self.since.append(f"{method} {path}")
        if len(self.since) >= self.SOME:
            self.look(wrong)

    def look(self, wrong: list[Any]) -> None:
        """Compare the tables now."""
        after = fingerprint()
        if after != self.before:
            written = [table for table in after if self.before[table] != after[table]]
            wrong.append((" or ".join(self.since), "wrote to", written))
        self.before, self.since = after, []
