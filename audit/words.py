"""What an audit event says to a person: each room gives a sentence for its verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kernel.registry import Registry

_sentences: Registry[Any] = Registry("The audit sentence of")


def tell(sentences: Mapping[str, Any]) -> None:
    """Give the sentence of each verb (`{"ticket.enter": "sold ticket {code}"}`); braces name facts."""
    for verb, sentence in sentences.items():
        _sentences.add(verb, sentence)


def in_words(verb: str, facts: Mapping[str, Any]) -> str:
    """What was done, after the name of who did it; the verb itself where nobody gave it words."""
    sentence = _sentences.get(verb)
    if sentence is None:
        return verb.replace(".", " ").replace("_", " ")
    said = defaultdict(lambda: _("unknown"), {name: _shown(value) for name, value in facts.items()})
    return str(sentence).format_map(said).strip()


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(name) for name in value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return _("any") if value is None else str(value)
