"""Find events by their words: who did it, what was done, and its facts.

The database finds the beginnings of words, and knows an event by its verb. The sentences that people read are
in their language, so the verbs whose sentence has a word are looked up here.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from audit.words import verbs_saying

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
        whole = [*verbs_saying(word), *([""] if word.casefold() in _("System").casefold() else [])]
        if not pieces:
            continue
        wanted.append({"words": pieces, "whole": whole})
        if pieces != [word] and not whole:
            parts.append(word)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, [json.dumps(wanted), parts, since, until, before, after, many])
        return [row[0] for row in cursor.fetchall()]


def words_of(q: str) -> list[str]:
    """The words of a search without the marks that the sentences put around them."""
    words = (word.strip(".,:;()\"'“”‘’") for word in q.split())
    return [word for word in words if word][:MOST_WORDS]
