"""Whatever a small group does, in whatever order: after every step its promises hold, and it closes.

Faults that are put in on purpose, one of each kind, must be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from chits.tests.faults import FAULTS
from chits.tests.machine import GroupMachine
from chits.tests.walker import EACH
from tests.cast import Cast
from tests.world_chits import Clock

pytestmark = pytest.mark.django_db
EXAMPLES, STEPS = 10, 7


def run(cast: Cast, clock: Clock, *, examples: int = EXAMPLES, steps: int = STEPS) -> Counter[str]:
    seen: Counter[str] = Counter()
    own = {"member": cast.asha, "stranger": cast.dev, "clock": clock, "seen": seen}
    machine = type("Machine", (GroupMachine,), own)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return seen


def test_whatever_a_group_does_its_promises_hold(cast: Cast, clock: Clock) -> None:
    seen = run(cast, clock)
    assert seen["closed"] >= EXAMPLES  # what is tried twice closes twice
    # The walks came somewhere: each of these happened at least once.
    assert {name for name, count in seen.items() if count} >= {
        "awards",
        "paid out",
        "taken back",
        "adjourned",
    }


def a_walk_past_everything(cast: Cast, clock: Clock, kind: int) -> None:
    """The same verbs in a fixed order, with the promises looked at after each, and on to the close."""
    own = {"member": cast.asha, "stranger": cast.dev, "clock": clock, "seen": Counter(), "failed": True}
    machine = type("Machine", (GroupMachine,), own)()
    steps: list[Callable[[], Any]] = [
        lambda: machine.begin(which=kind, joins=[0, 1, 1, 4], months=1, late="T03", out=False),
        machine.pay_prizes_out,
        lambda: machine.pay_at_the_gateway(label="T02", part=EACH, back=3_00, order=[4, 3, 2, 1, 0]),
        lambda: machine.pay_by_cheque(label="T01", part=EACH // 3, bounces=True),
        lambda: machine.pay_by_cheque(label="T03", part=5 * EACH, bounces=False),
        lambda: machine.the_program_is_down_over_a_draw(hours=1),
    ]
    try:
        for step in steps:
            step()
            machine.the_promises_hold()
            machine.what_is_owed_follows_from_what_was_paid()
            machine.winners_were_eligible()
        machine.failed = False
    finally:
        machine.teardown()


@pytest.mark.parametrize("kind", range(4))
def test_without_a_fault_the_same_walk_is_well(cast: Cast, clock: Clock, kind: int) -> None:
    a_walk_past_everything(cast, clock, kind)


@pytest.mark.parametrize(("fault", "kind"), [pytest.param(*one, id=one[0].__name__) for one in FAULTS])
def test_a_fault_is_found(
    cast: Cast, clock: Clock, fault: Any, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError)):
        a_walk_past_everything(cast, clock, kind)
