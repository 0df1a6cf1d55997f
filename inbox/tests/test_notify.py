"""Tell people: kept once, carried by the channels that reach them, never before the commit."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from identity.models import User
from inbox.actions.deliver import deliver
from inbox.actions.notify import notify
from inbox.channels import text
from inbox.channels.outcome import NotSent
from inbox.models import Delivery, Notice, NotificationPreference
from inbox.states import DeliveryState
from tenancy.member import Member
from tests.cast import Cast, as_member


def tell(member: Member, *user_ids: Any, key: str = "draw:1") -> list[Notice]:
    with as_member(member):
        return notify(
            member.account_id,
            user_ids,
            kind="chits.draw_frozen",
            title="The list is frozen",
            body="Seal de56 6f87.",
            url="/my/draw/",
            key=key,
        )


def states(member: Member) -> list[tuple[str, str]]:
    with as_member(member):
        return list(Delivery.objects.order_by("channel").values_list("channel", "state"))


def test_everyone_gets_a_notice_once(cast: Cast) -> None:
    people = [cast.bilal.user_id, cast.chandra.user_id, cast.bilal.user_id]
    assert len(tell(cast.asha, *people)) == 2
    assert tell(cast.asha, *people) == []
    with as_member(cast.asha):
        assert Notice.objects.count() == 2
        assert Delivery.objects.count() == 2


def test_another_account_sees_nothing_of_it(cast: Cast) -> None:
    tell(cast.asha, cast.bilal.user_id)
    with as_member(cast.dev):
        assert not Notice.objects.exists()
        assert not Delivery.objects.exists()
    deliver(cast.dev.account_id)
    assert mail.outbox == []


def test_a_mail_is_sent_after_and_only_once(cast: Cast) -> None:
    tell(cast.asha, cast.bilal.user_id)
    assert mail.outbox == []
    assert deliver(cast.asha.account_id) == 1
    assert deliver(cast.asha.account_id) == 0
    [sent] = mail.outbox
    assert sent.to == ["bilal@example.com"]
    assert sent.subject == "The list is frozen"
    assert "Seal de56 6f87." in sent.body
    assert "/my/draw/" in sent.body
    assert states(cast.asha) == [("email", "SENT")]


def test_who_does_not_want_mail_gets_none(cast: Cast) -> None:
    NotificationPreference.objects.create(user_id=cast.bilal.user_id, by_email=False)
    tell(cast.asha, cast.bilal.user_id)
    deliver(cast.asha.account_id)
    assert mail.outbox == []
    assert states(cast.asha) == []


def test_a_number_alone_is_told_by_text_which_nothing_carries_yet(cast: Cast) -> None:
    User.objects.filter(id=cast.bilal.user_id).update(email=None, mobile_number="+919822041735")
    tell(cast.asha, cast.bilal.user_id)
    deliver(cast.asha.account_id)
    assert states(cast.asha) == [("text", "NOT_CONFIGURED")]


def test_an_adapter_carries_texts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(text, "_adapter", lambda number, words: said.append((number, words)))
    User.objects.filter(id=cast.bilal.user_id).update(email=None, mobile_number="+919822041735")
    tell(cast.asha, cast.bilal.user_id)
    deliver(cast.asha.account_id)
    assert said == [("+919822041735", "Asha's books: Seal de56 6f87.")]
    assert states(cast.asha) == [("text", "SENT")]


def test_a_failure_is_tried_again_later_and_not_for_ever(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from inbox.actions import deliver as module
    from inbox.states import MOST_TRIES

    def refuse(*_: Any) -> None:
        raise NotSent("mailbox full")

    monkeypatch.setitem(module.SENDERS, "email", refuse)
    tell(cast.asha, cast.bilal.user_id)
    for tries in range(1, MOST_TRIES + 1):
        assert deliver(cast.asha.account_id) == 1
        assert deliver(cast.asha.account_id) == 0, "not before its time"
        with as_member(cast.asha):
            row = Delivery.objects.get()
            assert row.tries == tries
            row.try_at -= timedelta(days=2)
            row.save(update_fields=["try_at"])
    assert states(cast.asha) == [("email", str(DeliveryState.FAILED))]
    assert deliver(cast.asha.account_id) == 0


def test_a_refusal_for_good_is_not_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(cast.asha, cast.bilal.user_id)
    User.objects.filter(id=cast.bilal.user_id).update(email=None, mobile_number="+919822041735")
    deliver(cast.asha.account_id)
    assert states(cast.asha) == [("email", "FAILED")]


def test_what_is_due_is_queued_again(cast: Cast) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from inbox.schedule import deliver_due

    tell(cast.asha, cast.bilal.user_id)
    before = ProcrastinateJob.objects.filter(task_name="inbox.deliver").count()
    assert before == 1
    assert deliver_due() == 1
    assert ProcrastinateJob.objects.filter(task_name="inbox.deliver").count() == 2
    deliver(cast.asha.account_id)
    assert deliver_due() == 0


def test_a_title_of_two_lines_makes_no_header_of_its_own(cast: Cast) -> None:
    with as_member(cast.asha):
        notify(
            cast.asha.account_id,
            [cast.bilal.user_id],
            kind="chits.payment",
            title="Paid\r\nBcc: someone@example.com",
            key="x",
        )
    deliver(cast.asha.account_id)
    assert mail.outbox[0].subject == "Paid Bcc: someone@example.com"
    assert mail.outbox[0].recipients() == ["bilal@example.com"]


def test_a_notice_leads_nowhere_else(cast: Cast) -> None:
    with as_member(cast.asha):
        for url in ("https://elsewhere.example/", "//elsewhere.example/"):
            with pytest.raises(ValueError, match="path"):
                notify(
                    cast.asha.account_id,
                    [cast.bilal.user_id],
                    kind="announcement",
                    title="t",
                    url=url,
                    key="y",
                )
