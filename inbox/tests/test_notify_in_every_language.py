"""Each person is told in the language they read."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import get_language, gettext

from conftest import Cast, as_member
from identity.models import User
from inbox.actions.notify import notify
from inbox.actions.notify_in_every_language import notify_in_every_language
from inbox.models import Notice


@pytest.fixture
def spoken(cast: Cast) -> Any:
    """Run a telling to Asha, Bilal and Chandra; gives the languages it ran in and who was told in which."""

    def run() -> tuple[list[str], dict[Any, str]]:
        ran: list[str] = []

        def tell() -> None:
            language = get_language() or ""
            ran.append(language)
            notify(
                cast.asha.account_id,
                [cast.asha.user_id, cast.bilal.user_id, cast.chandra.user_id],
                kind="test.told",
                title=f"{language}: {gettext('Cancel')}",
                key="told:1",
            )

        with as_member(cast.asha):
            notify_in_every_language(tell)
            notify_in_every_language(tell)
            told = dict(Notice.objects.values_list("user_id", "title"))
        return ran, {user_id: title.partition(":")[0] for user_id, title in told.items()}

    return run


def test_where_all_read_english_it_is_told_once(cast: Cast, spoken: Any) -> None:
    ran, told = spoken()
    assert ran == ["en", "en"]
    assert set(told.values()) == {"en"} and len(told) == 3


def test_everyone_is_told_once_and_in_their_own(cast: Cast, spoken: Any) -> None:
    User.objects.filter(pk=cast.bilal.user_id).update(language="ur")
    User.objects.filter(pk=cast.chandra.user_id).update(language="xx")
    ran, told = spoken()
    assert ran == ["en", "ur", "en", "ur"]
    assert told == {cast.asha.user_id: "en", cast.bilal.user_id: "ur", cast.chandra.user_id: "en"}
