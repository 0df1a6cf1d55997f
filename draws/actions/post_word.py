"""Post a lucky word for a ticket. It is public, and part of the freeze."""

from __future__ import annotations

import re
import uuid

from draws.locking import lock_draw
from draws.models import WORD, LuckyWord
from draws.moves import DrawIsElsewhere
from draws.records import charter_of
from draws.states import DrawState
from kernel.clock import database_now
from kernel.errors import Conflict, NotFound, bad_field
from kernel.transactions import transaction

# A telephone number or an address in a public record could not be taken out again.
_PERSONAL = re.compile(r"@|(?:\d[\s().+-]*){7}")


class WordsAreOver(Conflict):
    code = "words_over"
    sentence = "The list is frozen. You can't post a lucky word for this draw any more."


def post_word(account_id: uuid.UUID, draw_id: uuid.UUID, label: str, word: str) -> LuckyWord:
    """Store the ticket's word, replacing an earlier one. Possible until the list is frozen."""
    word = " ".join(word.split())
    if not 1 <= len(word) <= WORD or not word.isprintable():
        raise bad_field("word", f"A lucky word has 1 to {WORD} characters.")
    if _PERSONAL.search(word):
        raise bad_field("word", "Everyone can read the lucky word. Don't use a phone number or an address.")
    with transaction():
        draw = lock_draw(account_id, draw_id)
        if label not in charter_of(draw.series).roll:
            raise NotFound
        if draw.state in (DrawState.CANCELLED, DrawState.MISSED):
            raise DrawIsElsewhere
        now = database_now()
        if draw.state != DrawState.SCHEDULED or now >= draw.freeze_at:
            raise WordsAreOver
        posted, _ = LuckyWord.objects.update_or_create(
            account_id=account_id,
            series_id=draw.series_id,
            number=draw.number,
            label=label,
            defaults={"word": word, "posted_at": now},
        )
    return posted
