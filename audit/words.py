"""The sentences that describe audit events to people. Each package registers those of its verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.registry import Registry

_sentences: Registry[Any] = Registry("The audit sentence of")

OWN = {
    # Translators: an upgrade found stored dates such as the year 202 and moved them.
    "times.mend": gettext_lazy("moved impossible dates or times to the nearest possible ones"),
}
"""The sentences of events that migrations record, about any product."""


def register_sentences(sentences: Mapping[str, Any]) -> None:
    """Register the sentence of each verb (`{"ticket.enter": "sold ticket {code}"}`); braces name facts."""
    for verb, sentence in sentences.items():
        _sentences.add(verb, sentence)


_values: dict[str, dict[str, Any]] = {}


def name_values(facts: Iterable[str], words: Mapping[Any, Any]) -> None:
    """Register the words for stored values (states, roles) that are shown for these facts of an event."""
    for fact in facts:
        _values.setdefault(fact, {}).update({str(value): word for value, word in words.items()})


def in_words(verb: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence of an event, or its verb if no sentence is registered.

    The sentence follows the name of the actor.
    """
    sentence = _sentences.get(verb)
    if sentence is None:
        return verb.replace(".", " ").replace("_", " ")
    shown = {name: _shown(value, _values.get(name, {})) for name, value in facts.items()}
    facts_shown = defaultdict(lambda: _("unknown"), shown)
    return str(sentence).format_map(facts_shown).strip()


def verbs_with_word(word: str) -> list[str]:
    """Return the verbs whose sentence has this word, as the reader's language writes it."""
    wanted = word.casefold()
    return [verb for verb, sentence in _sentences.items() if wanted in _fixed_words(str(sentence))]


def _fixed_words(sentence: str) -> str:
    """Return a sentence without its facts, in lower case."""
    return " ".join(fixed for fixed, *_fact in Formatter().parse(sentence)).casefold()


def verbs_without_sentence(verbs: Iterable[str]) -> list[str]:
    """Return the verbs that have no sentence."""
    return sorted(set(verbs) - set(_sentences))


def _shown(value: Any, words: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(name) for name in value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if value is None:
        return str(_("any"))
    return str(words.get(str(value), value))
