"""Notify each person in the language they read, by running the same function once for each language."""

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
    """One run: its language, and the languages of the recipients it skipped."""

    language: str
    skipped: set[str] = field(default_factory=set)


_round: ContextVar[_Round | None] = ContextVar("inbox_round", default=None)


def notify_in_every_language(send: Callable[[], None]) -> None:
    """Run `send` in English, then in every other language that one of its recipients reads.

    During a run `notify` stores a notice only for the people who read that language, so that texts written
    with `gettext` reach everyone in their own language. If everyone reads English, it runs once.
    """
    waiting, done = [settings.LANGUAGE_CODE], set[str]()
    while waiting:
        language = waiting.pop()
        done.add(language)
        with override(language), _during(_Round(language)) as round_:
            send()
        waiting += sorted(round_.skipped - done - set(waiting))


def recipients_in_this_language(user_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Return the users whom the current run is for: all of them outside of `notify_in_every_language`."""
    wanted = sorted(set(user_ids))
    round_ = _round.get()
    if round_ is None or not wanted:
        return wanted
    known = dict(settings.LANGUAGES)
    reads = {
        user_id: language if language in known else settings.LANGUAGE_CODE
        for user_id, language in User.objects.filter(id__in=wanted).values_list("id", "language")
    }
    round_.skipped |= set(reads.values()) - {round_.language}
    return [user_id for user_id in wanted if reads.get(user_id) == round_.language]


@contextmanager
def _during(round_: _Round) -> Iterator[_Round]:
    token = _round.set(round_)
    try:
        yield round_
    finally:
        _round.reset(token)
