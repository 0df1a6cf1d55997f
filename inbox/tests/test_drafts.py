"""Each person is told in the language they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import get_language, gettext

from identity.models import User
from inbox.drafts import NoticeDraft, publisher
from inbox.models import Notice
from tests.cast import Cast, as_member


@pytest.fixture
def spoken(cast: Cast) -> Callable[..., tuple[list[str], dict[Any, str]]]:
    """Notify Asha, Bilal and Chandra twice; gives the languages of the texts and who was told in which."""

    def run(*, is_wanted: bool = True) -> tuple[list[str], dict[Any, str]]:
        ran: list[str] = []

        def write() -> tuple[str, str] | None:
            language = get_language() or ""
            ran.append(language)
            return (f"{language}: {gettext('Cancel')}", "") if is_wanted else None

        everyone = [member.user_id for member in (cast.asha, cast.bilal, cast.chandra)]
        publish = publisher(
            {"test.Told": lambda body: [NoticeDraft("announcement", everyone, body["key"], "", write)]}
        )
        event = {"kind": "test.Told", "body": {"key": "told:1"}}
        with as_member(cast.asha):
            assert publish(cast.asha.account_id, [event, {"kind": "test.Other", "body": {}}, event]) == []
            told = dict(Notice.objects.values_list("user_id", "title"))
        return ran, {user_id: title.partition(":")[0] for user_id, title in told.items()}

    return run


def test_where_all_read_english_it_is_written_once(
    cast: Cast, spoken: Callable[..., tuple[list[str], dict[Any, str]]]
) -> None:
    ran, told = spoken()
    assert ran == ["en", "en"]
    assert set(told.values()) == {"en"} and len(told) == 3


def test_everyone_is_told_once_and_in_their_own(
    cast: Cast, spoken: Callable[..., tuple[list[str], dict[Any, str]]]
) -> None:
    User.objects.filter(pk=cast.bilal.user_id).update(language="ur")
    User.objects.filter(pk=cast.chandra.user_id).update(language="xx")
    ran, told = spoken()
    assert sorted(ran) == ["en", "en", "ur", "ur"]
    assert told == {cast.asha.user_id: "en", cast.bilal.user_id: "ur", cast.chandra.user_id: "en"}


def test_without_a_text_nobody_is_told(spoken: Callable[..., tuple[list[str], dict[Any, str]]]) -> None:
    assert spoken(is_wanted=False)[1] == {}
