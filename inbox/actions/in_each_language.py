"""Tell each person in the language they read: the same telling, once for every language that is asked for."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import override

from identity.models import User


@dataclass
class _Round:
    """One telling: the language it speaks, and those that it left for another."""

    language: str
    left: set[str] = field(default_factory=set)


_round: ContextVar[_Round | None] = ContextVar("inbox_round", default=None)


def in_each_language(tell: Callable[[], None]) -> None:
    """Run `tell` in English, then in every other language that someone whom it notified reads.

    Within it `notify` keeps a notice only for those who read the language that is spoken, so that what was
    written with `gettext` reaches each in their own. Where all read English it runs once.
    """
    waiting, spoken = [settings.LANGUAGE_CODE], set[str]()
    while waiting:
        language = waiting.pop()
        spoken.add(language)
        with override(language), _speaking(_Round(language)) as round_:
            tell()
        waiting += sorted(round_.left - spoken - set(waiting))


def who_reads_this(user_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Those whom the telling that runs now is for: all of them, outside of `in_each_language`."""
    wanted = sorted(set(user_ids))
    round_ = _round.get()
    if round_ is None or not wanted:
        return wanted
    known = dict(settings.LANGUAGES)
    reads = {
        user_id: language if language in known else settings.LANGUAGE_CODE
        for user_id, language in User.objects.filter(id__in=wanted).values_list("id", "language")
    }
    round_.left |= set(reads.values()) - {round_.language}
    return [user_id for user_id in wanted if reads.get(user_id) == round_.language]


@contextmanager
def _speaking(round_: _Round) -> Iterator[_Round]:
    token = _round.set(round_)
    try:
        yield round_
    finally:
        _round.reset(token)
