"""Lucky words until the freeze, marks of those who saw the seal until the draw."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from draws.actions.mark_seen import mark_seen
from draws.actions.post_word import post_word
from draws.models import Seen
from draws.queries.draws import seen_labels
from draws.schedule import freeze_due
from draws.tests.making import HOUR, a_product, a_series, draw
from kernel.errors import BadInput, Conflict, NotFound
from tests.cast import Cast, as_member
from tests.database import MoveClock

pytestmark = pytest.mark.django_db
ON_TIME = HOUR - timedelta(seconds=40)


def test_the_latest_word_before_the_freeze_is_part_of_it(cast: Cast, move_clock: MoveClock) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product():
        series = a_series(account_id)
        post_word(account_id, draw(series).id, "T03", "rose")
        post_word(account_id, draw(series).id, "T03", "  चमेली   का फूल ")
        move_clock(ON_TIME)
        with pytest.raises(Conflict) as over:
            post_word(account_id, draw(series).id, "T04", "late")
        assert over.value.code == "words_over"
        freeze_due()
        contributions = json.loads(draw(series).freeze or "")["contributions"]
        assert contributions == [{"label": "T03", "value": "चमेली का फूल"}]


@pytest.mark.parametrize(
    "word",
    ["", " ", "x" * 65, "call 98765 43210", "asha@example.com", "+91-98-7654-321", "a\x00b", "a\u202eb"],
)
def test_words_that_are_too_long_or_tell_who_one_is_are_refused(cast: Cast, word: str) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        with pytest.raises(BadInput) as refusal:
            post_word(cast.asha.account_id, draw(series).id, "T01", word)
        assert set(refusal.value.errors) == {"word"}


def test_only_tickets_of_the_roll_have_a_word(cast: Cast) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        with pytest.raises(NotFound):
            post_word(cast.asha.account_id, draw(series).id, "T99", "rose")


def test_a_witness_is_counted_once_for_this_very_seal_before_the_draw(
    cast: Cast, move_clock: MoveClock
) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product():
        series = a_series(account_id)
        with pytest.raises(Conflict):
            mark_seen(account_id, draw(series).id, "T01", "0" * 64)
        move_clock(ON_TIME)
        freeze_due()
        frozen = draw(series)
        assert frozen.freeze_hash
        first = mark_seen(account_id, frozen.id, "T01", frozen.freeze_hash)
        assert mark_seen(account_id, frozen.id, "T01", frozen.freeze_hash).id == first.id
        with pytest.raises(Conflict) as another:
            mark_seen(account_id, frozen.id, "T02", "0" * 64)
        assert another.value.code == "another_seal"
        with pytest.raises(NotFound):
            mark_seen(account_id, frozen.id, "T99", frozen.freeze_hash)
        assert seen_labels(frozen.id) == ["T01"]
        move_clock(HOUR + timedelta(seconds=1))
        with pytest.raises(Conflict):
            mark_seen(account_id, frozen.id, "T02", frozen.freeze_hash)
        assert Seen.objects.count() == 1
