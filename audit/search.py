"""Search the audit log by the words of its events: the actor, the sentence, and the facts.

The database matches the beginnings of words and stores an event by its verb. People read sentences in their
own language, so this module looks up the verbs whose sentence contains a word.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from audit.words import verbs_with_word
from kernel.query import select

MOST_WORDS = 8
# The same as in the migration that made `audit_words`.
PARTING = re.compile(r"[ -/:-@\[-`{-~«»‐-‟…،؟।॥၊။]+")
_SEARCH = """
SELECT audit_search(%s::jsonb, %s::text[], %s::timestamptz, %s::timestamptz, %s::uuid, %s::uuid, %s)
"""


def search_events(
    q: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    before: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    many: int,
) -> list[uuid.UUID]:
    """Return the ids of at most `many` events in which a word begins with each of the words of `q`.

    Newest first, those older than the event `before`; with `after` oldest first, those newer than it. `since`
    and `until` bound when it happened. Of the account in scope; nothing when `q` has no words.
    """
    wanted: list[dict[str, list[str]]] = []
    parts: list[str] = []
    for word in words_of(q):
        pieces = [piece for piece in PARTING.split(word) if piece]
        whole = [*verbs_with_word(word), *([""] if word.casefold() in _("System").casefold() else [])]
        if not pieces:
            continue
        wanted.append({"words": pieces, "whole": whole})
        if pieces != [word] and not whole:
            parts.append(word)
    if not wanted:
        return []
    return [row[0] for row in select(_SEARCH, [json.dumps(wanted), parts, since, until, before, after, many])]


def words_of(q: str) -> list[str]:
    """Return the words of a search without the punctuation around them."""
    words = (word.strip(".,:;()\"'“”‘’") for word in q.split())
    return [word for word in words if word][:MOST_WORDS]
