"""Who sees which groups, and what watchers of a group are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chits.actions.create_group import create_group, update_group
from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.post_lucky_word import post_lucky_word, see_freeze
from chits.live import may_watch, publish
from chits.models import Group, Mark, Ticket
from chits.queries.finders import group_for, group_seen_by, groups_seen_by
from chits.states import MarkKind
from draws.models import Draw
from kernel.errors import Conflict, Denied, NotFound
from kernel.models import Outbox
from tenancy.member import Member, member_for
from tenancy.models import Membership
from tenancy.roles import Role
from tests.cast import Cast, as_member
from tests.world_chits import Clock, a_group, a_running_group, instalment_of, pay, pay_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(cast: Cast) -> Member:
    """Bilal, made a manager."""
    with as_member(cast.asha):
        Membership.objects.filter(id=cast.bilal.id).update(role=Role.MANAGER)
        found = member_for(cast.bilal.user_id, cast.asha.account_id)
    assert found is not None
    return found


def test_a_manager_runs_the_own_groups_and_knows_no_other(cast: Cast, manager: Member) -> None:
    theirs = a_group(cast.asha, seats=2)
    with as_member(manager):
        own = create_group(
            manager,
            name="Own",
            instalment_minor=1_00,
            seats=2,
            months=2,
            commission_bps=0,
            draw_day=1,
            freeze_lead_seconds=1800,
        )
        assert [group.id for group in groups_seen_by(manager)] == [own.id]
        assert group_for(manager, own.id).name == "Own"
        for id in (theirs.id, str(theirs.id), "x", None):
            with pytest.raises(NotFound):
                group_for(manager, id)
            with pytest.raises(NotFound):
                may_watch(manager, id)  # type: ignore[arg-type]
    with as_member(cast.asha):
        assert {group.name for group in groups_seen_by(cast.asha)} == {"Circle", "Own"}


def member_of(cast: Cast, group: Group, label: str) -> tuple[Member, Ticket]:
    with as_member(cast.asha):
        ticket = Ticket.objects.select_related("person", "group").get(group=group, label=label)
        found = member_for(ticket.person.user_id, cast.asha.account_id)
    assert found is not None
    return replace(found), ticket


def test_a_member_follows_the_own_group_and_runs_none(cast: Cast) -> None:
    group = a_group(cast.asha, seats=2)
    member, _ = member_of(cast, group, "T01")
    with as_member(member):
        assert group_seen_by(member, group.id).id == group.id
        may_watch(member, str(group.id))
        assert member.role == Role.MEMBER and not member.may("chits.run")
    with as_member(cast.dev), pytest.raises(NotFound):
        may_watch(cast.dev, str(group.id))


def test_a_word_before_and_a_mark_after_the_freeze(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha, seats=2)
    member, ticket = member_of(cast, group, "T01")
    _, others = member_of(cast, group, "T02")
    pay_all(cast.asha, group)
    first = instalment_of(cast.asha, group, 1)
    with as_member(member):
        with pytest.raises(Denied):
            post_lucky_word(member, first, others, "mango")
        assert post_lucky_word(member, first, ticket, "mango") == "mango"
        with pytest.raises(Conflict):
            see_freeze(member, first, ticket, "0" * 64)
    from datetime import timedelta

    clock.to(first.draw_at - timedelta(seconds=60))
    clock.run()
    frozen = instalment_of(cast.asha, group, 1)
    with as_member(member):
        draw = Draw.objects.get(id=frozen.draw_id)
        assert '"contributions":[{"label":"T01","value":"mango"}]' in (draw.freeze or "")
        with pytest.raises(Conflict):
            see_freeze(member, frozen, ticket, "0" * 64)
        see_freeze(member, frozen, ticket, draw.freeze_hash or "")
        see_freeze(member, frozen, ticket, draw.freeze_hash or "")
    clock.finish(cast.asha, group, 1)
    with as_member(cast.asha):
        from chits.models import Minutes

        assert Minutes.objects.get(instalment=first, kind="HELD").facts["present"] == ["T01"]


def test_opting_out_is_the_holders_wish_and_the_rest_the_managers(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha, seats=2)
    member, ticket = member_of(cast, group, "T01")
    pay_all(cast.asha, group)
    with as_member(member):
        with pytest.raises(Denied):
            mark_ticket(member, ticket, MarkKind.SUSPENSION)
        mark_ticket(member, ticket, MarkKind.OPT_OUT, instalment_number=1)
    with as_member(cast.asha):
        pledged = mark_ticket(cast.asha, ticket, MarkKind.PLEDGE, reason="a loan")
        lift_mark(cast.asha, Mark.objects.select_related("ticket__person").get(id=pledged.id))
    held = clock.hold(cast.asha, group, 1)
    with as_member(cast.asha):
        draw = Draw.objects.get(id=held.draw_id)
        assert draw.winners == ["T02"]
        assert '"excluded":[{"label":"T01","reason":"opted_out"}]' in (draw.freeze or "")


def test_watchers_hear_of_payments_freezes_and_results(cast: Cast, clock: Clock) -> None:
    from chits.actions.record_payments import Line, record_payment
    from chits.payment_states import Method

    group = a_running_group(cast.asha, seats=2)
    with as_member(cast.asha):
        ticket = Ticket.objects.select_related("person").get(group=group, label="T01")
        record_payment(cast.asha, group, Line(ticket, 1_000_00, Method.CASH))
    pay(cast.asha, group, "T02")
    clock.hold(cast.asha, group, 1)
    events = [
        {"kind": row.kind, "body": row.body}
        for row in Outbox.objects.filter(kind__startswith="chits.").order_by("id")
    ]
    with as_member(cast.asha):
        messages = publish(cast.asha.account_id, events)
    assert {topic for topic, _, _ in messages} == {f"group:{group.id}"}
    heard = {kind: data for _, kind, data in messages}
    assert heard["payment_received"]["group_name"] == "Circle"
    assert heard["payment_received"]["amount"] == "1000.00"
    assert len(heard["draw_frozen"]["freeze_hash"]) == 64
    assert heard["draw_result"]["winner"] in ("T01", "T02")
    assert heard["draw_result"]["prize_amount"] == "1900.00"
    assert "Saver" not in str(messages)


def test_the_agreement_fixes_the_terms(cast: Cast) -> None:
    group = a_running_group(cast.asha, seats=2)
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refused:
            update_group(cast.asha, group, instalment_minor=5, place="Hall")
        assert refused.value.errors == {"monthly_installment": ["Fixed by the agreement."]}
        assert update_group(cast.asha, group, place="Hall").place == "Hall"
