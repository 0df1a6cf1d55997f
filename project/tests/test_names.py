"""Everything that the parts of Drawbook register under a name has that name to itself."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from procrastinate.contrib.django import app
from procrastinate.exceptions import TaskAlreadyRegistered

from accounts import offers, opening
from audit import inspection, words
from billing.queries import usage
from draws import registry as draws
from draws.queries import titles
from inbox.schedule import deliver_due
from kernel import schedule
from kernel.registry import NameTaken, Registry
from live import registry as live
from sites.schedule import deliver
from tenancy import unpaid
from tests.sources import ROOT, production_files


def other(*args: Any, **kwargs: Any) -> Any: ...


def first(registry: Registry[Any]) -> str:
    return next(iter(registry))


TWICE: dict[str, Callable[[], object]] = {
    "schedule": lambda: schedule.repeat(first(schedule._repeated), other, every_seconds=1),
    "audit sentence": lambda: words.register_sentences({first(words._sentences): "did something else"}),
    "inspection": lambda: inspection.inspect_with(first(inspection._inspectors), other),
    "live topic": lambda: live.topic(first(live.registered.topics), may_subscribe=other),
    "personal topic": lambda: live.personal_topic(first(live.registered.topics), may_subscribe=other),
    "staff topic": lambda: live.staff_topic(first(live.registered.topics), may_subscribe=other),
    "draw handler": lambda: draws.product(first(draws._products), freeze=other, result=other),
    "draw titles": lambda: titles.name_titles(first(titles._namers), other),
    "usage": lambda: usage.count_by("books", other),
    "unpaid": lambda: unpaid.explain_with(other),
    "account description": lambda: opening.describe_with(other),
    "offers": lambda: offers.fill(rates=other, methods=other),
}


@pytest.mark.parametrize("what", TWICE)
def test_a_second_registration_stops_the_start(what: str) -> None:
    with pytest.raises(NameTaken):
        TWICE[what]()


def test_a_second_job_of_one_name_stops_the_start() -> None:
    with pytest.raises(TaskAlreadyRegistered):
        app.task(name="inbox.deliver")(other)


def test_both_deliveries_run() -> None:
    """Two parts once shared the name `deliveries`: notices that had failed were never tried again."""
    assert {deliver_due, deliver} <= {entry.work for entry in schedule.entries()}


def test_every_schedule_that_is_written_is_registered() -> None:
    """What one file says is repeated, the worker repeats: none is lost to another of its name."""
    written = Counter(name for name in _first_arguments("schedule.repeat"))
    assert {name for name, times in written.items() if times > 1} == set()
    only_in_the_worker = {"heartbeat", "demo"}
    assert set(written) - only_in_the_worker <= {entry.name for entry in schedule.entries()}


def test_every_job_has_a_name_of_its_own_and_is_known_to_the_worker() -> None:
    names = list(_decorated("app.task"))
    assert names and len(set(names)) == len(names)
    assert set(names) <= set(app.tasks)


def test_a_worker_that_has_just_started_knows_every_job() -> None:
    """It imports no page, so that what only a page imports is not there."""
    code = (
        "import django; django.setup()\n"
        "import project.worker\n"
        "from procrastinate.contrib.django import app\n"
        "print(*app.tasks, sep='\\n')"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "project.settings", "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert set(_decorated("app.task")) <= set(told.stdout.split())


def test_no_two_pages_share_a_name() -> None:
    named = Counter((namespace, pattern.name) for namespace, pattern in _pages(get_resolver(), ""))
    twice = {name for name, times in named.items() if times > 1 and name[1]}
    assert {name for name in twice if not name[0].startswith(("api-", "account", "mfa"))} == set()


def _first_arguments(function: str) -> Iterator[str]:
    for tree in _sources_with(function):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function:
                given = node.args[0]
                yield str(given.value) if isinstance(given, ast.Constant) else ast.unparse(given)


def _decorated(decorator: str) -> Iterator[str]:
    for tree in _sources_with(decorator):
        for node in ast.walk(tree):
            for call in getattr(node, "decorator_list", []):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == decorator:
                    yield next(ast.literal_eval(word.value) for word in call.keywords if word.arg == "name")


def _sources_with(call: str) -> Iterator[ast.AST]:
    for path in production_files():
        source = path.read_text()
        if f"{call}(" in source:
            yield ast.parse(source)


def _pages(resolver: Any, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern, pattern.namespace or namespace)
        else:
            yield namespace, pattern
