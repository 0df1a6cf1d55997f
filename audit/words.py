"""What an audit event says to a person: each room gives a sentence for its verbs."""

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
    # Translators: after an upgrade, which had found dates such as the year 202 in what was stored before.
    "times.mend": gettext_lazy("moved impossible dates or times to the nearest possible ones"),
}
"""What is noted by migrations, of things of any product."""


def tell(sentences: Mapping[str, Any]) -> None:
    """Give the sentence of each verb (`{"ticket.enter": "sold ticket {code}"}`); braces name facts."""
    for verb, sentence in sentences.items():
        _sentences.add(verb, sentence)


_values: dict[str, dict[str, Any]] = {}


def name_values(facts: Iterable[str], words: Mapping[Any, Any]) -> None:
    """Show what is stored (states, roles) in words wherever it is one of these facts of an event."""
    for fact in facts:
        _values.setdefault(fact, {}).update({str(value): word for value, word in words.items()})


def in_words(verb: str, facts: Mapping[str, Any]) -> str:
    """What was done, after the name of who did it; the verb itself where nobody gave it words."""
    sentence = _sentences.get(verb)
    if sentence is None:
        return verb.replace(".", " ").replace("_", " ")
    shown = {name: _shown(value, _values.get(name, {})) for name, value in facts.items()}
    said = defaultdict(lambda: _("unknown"), shown)
    return str(sentence).format_map(said).strip()


def verbs_saying(word: str) -> list[str]:
    """Return the verbs whose sentence has this word, as the reader's language writes it."""
    wanted = word.casefold()
    return [verb for verb, sentence in _sentences.items() if wanted in _fixed_words(str(sentence))]


def _fixed_words(sentence: str) -> str:
    """A sentence without what its facts fill in."""
    return " ".join(fixed for fixed, *_fact in Formatter().parse(sentence)).casefold()


def untold(verbs: Iterable[str]) -> list[str]:
    """Return those of the verbs that have no words of their own."""
    return sorted(set(verbs) - set(_sentences))


def _shown(value: Any, words: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(name) for name in value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if value is None:
        return str(_("any"))
    return str(words.get(str(value), value))
