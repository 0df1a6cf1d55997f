"""The agreement: its versions, each with a hash of its own, and what is no term of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chits.actions.create_group import update_group
from chits.actions.print_papers import print_agreement
from chits.actions.reschedule import reschedule
from chits.models import Agreement, Group, Minutes
from chits.papers.agreement import agreement_facts
from chits.rules.agreement import hash_of
from draws.freeze_log import head
from inbox.models import Notice
from kernel.errors import Conflict
from live.flusher import flush
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import Clock, a_running_group, instalment_of

pytestmark = pytest.mark.django_db


def test_putting_a_draw_off_signs_another_version_and_keeps_the_one_before(
    cast: Cast, clock: Clock, client_of: ClientOf
) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=2)
    flush()
    second = instalment_of(asha, group, 2)
    with as_member(asha):
        first = Agreement.objects.get()
        again = reschedule(asha, second, draw_at=second.draw_at + timedelta(days=2), reason="the hall")
        reschedule(asha, again, draw_at=again.draw_at + timedelta(days=1), reason="the roof")
        signed = list(Agreement.objects.order_by("version"))
        assert [one.version for one in signed] == [1, 2, 3]
        assert signed[0].sha256 == first.sha256 == hash_of(first.terms)
        assert [one.sha256 == hash_of(one.terms) for one in signed] == [True] * 3
        assert [one.terms.get("supersedes") for one in signed] == [None, signed[0].sha256, signed[1].sha256]
        assert [one.reason for one in signed] == ["", "the hall", "the roof"]
        assert signed[1].terms["schedule"][1] - first.terms["schedule"][1] == 2 * 24 * 3600
        same = {"schedule", "supersedes", "reason", "version"}
        assert {k: v for k, v in signed[2].terms.items() if k not in same} == {
            k: v for k, v in first.terms.items() if k not in same
        }
        assert Group.objects.get(id=group.id).agreement_id == signed[2].id
        assert [page.facts["agreement"] for page in Minutes.objects.order_by("made_at", "number")] == [
            signed[1].sha256,
            signed[2].sha256,
        ]
        for version in (None, 1, 2, 3):
            assert print_agreement(asha, group, version=version).startswith(b"%PDF-")
        assert "Replaces" in str(agreement_facts(asha, group, signed[1])["terms"])
    flush()
    with as_member(asha):
        told = list(Notice.objects.filter(kind="chits.agreement").order_by("created_at", "id"))
    assert len(told) == 4  # two members, two versions
    assert told[0].title == "Circle: agreement version 2"
    assert signed[1].sha256 in told[0].body and "the hall" in told[0].body
    assert told[0].body.endswith(f"Log of freezes, line {head().position}: {head().hash}")

    listed = client_of(asha).get(f"/v1/chits/groups/{group.id}/agreements/").json()["results"]
    assert [(one["version"], one["in_force"]) for one in listed] == [(3, True), (2, False), (1, False)]
    assert listed[0]["supersedes"] == listed[1]["sha256"]
    assert client_of(cast.dev).get(f"/v1/chits/groups/{group.id}/agreements/").status_code == 404
    page = client_of(asha).get(f"/chits/groups/{group.id}/").content.decode()
    assert "version 3" in page and "agreement.pdf?version=1" in page


def test_what_the_agreement_says_is_not_changed_beside_it(cast: Cast) -> None:
    group = a_running_group(cast.asha, seats=2)
    with as_member(cast.asha):
        for term in ({"needs_security": True}, {"gst_bps": 1800}):
            with pytest.raises(Conflict) as refused:
                update_group(cast.asha, group, **term)
            assert refused.value.code == "terms_fixed"
        assert update_group(cast.asha, group, place="The hall").place == "The hall"
