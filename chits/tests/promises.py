"""The ten promises of a group, each read from its rows, its journal and the records of its draws.

`keep` looks at all of them; what a promise needs to know of the past (what was posted when a gateway's
message came again, who has paid) is told by the machine that walks.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.db import connection

from chits.audit_group import audit_group
from chits.models import Award, Demand, Dividend, Group, Instalment, Ticket
from chits.queries import finders as finders
from chits.queries.balances import TrialLine, trial_balance
from draws.models import Draw
from fairness.derive import ranking_of
from fairness.verify import verify
from kernel.errors import NotFound
from tenancy.member import Member
from tests.cast import as_member

# What may be left at the close: the foreman's own, and the money that it is.
OWN = {"chits_bank", "chits_cash", "chits_gateway", "chits_commission", "chits_gst", "chits_penalty"}
OWN |= {"chits_gateway_fees", "chits_write_off"}
AWARDED = ("AWARDED", "PAID", "CLOSED")


def keep(member: Member, stranger: Member, group: Group, *, checked: set[Any]) -> None:
    """Every promise; `checked` are draws whose records were looked at before, for they never change."""
    with as_member(member):
        row = Group.objects.get(id=group.id)
        lines = trial_balance(member.account_id, group.id)
        assert audit_group(member.account_id, group.id) == []
        debits_are_credits(member, lines)
        pools_are_empty_after_their_award(row, lines)
        awards = list(
            Award.objects.select_related("ticket", "instalment").filter(
                group_id=group.id, voided_at__isnull=True
            )
        )
        prizes_are_given_once(row, awards)
        dividends_add_up(row, awards)
        full_values_do_not_ask_who_paid(row, awards)
        nothing_is_below_nothing(lines)
        if row.state == "COMPLETED":
            the_close_leaves_nothing(row, lines, awards)
        for draw in Draw.objects.select_related("series").filter(freeze__isnull=False):
            if (draw.id, draw.state) not in checked:
                checked.add((draw.id, draw.state))
                a_draw_is_fair(draw)
    strangers_see_nothing(stranger, group)


def debits_are_credits(member: Member, lines: list[TrialLine]) -> None:
    """1, of the group as a whole and of every transaction in it."""
    assert sum(line.balance for line in lines) == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id FROM journal_transaction t "
            "JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id "
            "WHERE t.account_id = %s GROUP BY t.id HAVING sum(p.amount) <> 0",
            [member.account_id],
        )
        assert cursor.fetchall() == []


def pools_are_empty_after_their_award(group: Group, lines: list[TrialLine]) -> None:
    """2, where the full value is paid; by collection a pool may wait for money that was taken back."""
    pools = {line.subject: -line.balance for line in lines if line.code == "chits_pool"}
    for instalment in Instalment.objects.filter(group=group, state__in=AWARDED):
        there = pools.get(instalment.id, 0)
        assert there == 0 if group.payout_basis == "FULL_VALUE" else there <= 0


def the_close_leaves_nothing(group: Group, lines: list[TrialLine], awards: list[Award]) -> None:
    """3 and 4: every ticket's account is nothing, every ticket was prized, and the money left is income."""
    kept = {line.code: line.balance for line in lines if line.balance}
    assert set(kept) <= OWN, kept
    assert sorted(award.ticket.label for award in awards) == sorted(
        Ticket.objects.filter(group=group).values_list("label", flat=True)
    )
    owed = Demand.objects.filter(group_id=group.id)
    assert all(demand.outstanding == 0 for demand in owed)


def prizes_are_given_once(group: Group, awards: list[Award]) -> None:
    """4: at most once a ticket, once an instalment, and only where the instalment says so."""
    tickets = Counter(award.ticket_id for award in awards)
    months = Counter(award.instalment_id for award in awards)
    assert max(tickets.values(), default=1) == max(months.values(), default=1) == 1
    said = set(Instalment.objects.filter(group=group, state__in=AWARDED).values_list("id", flat=True))
    assert said == set(months)


def dividends_add_up(group: Group, awards: list[Award]) -> None:
    """5: the shares are the pool of dividends, and differ by one at most."""
    for award in awards:
        shares = list(Dividend.objects.filter(award=award).values_list("amount", flat=True))
        assert sum(shares) == award.dividends
        if shares:
            shares += [0] * (group.seats - len(shares))
            assert max(shares) - min(shares) <= 1


def full_values_do_not_ask_who_paid(group: Group, awards: list[Award]) -> None:
    """6: V less commission, or V less the discount that was bid."""
    if group.payout_basis != "FULL_VALUE":
        return
    commission = (group.value_minor * group.commission_bps * 2 + 10_000) // 20_000
    redrawn = set(
        Award.objects.filter(group_id=group.id, voided_at__isnull=False).values_list(
            "instalment_id", flat=True
        )
    )
    for award in awards:
        if award.instalment_id not in redrawn:
            off = award.discount if group.kind == "AUCTION" else commission
            assert (award.prize, award.commission) == (group.value_minor - off, commission)


def nothing_is_below_nothing(lines: list[TrialLine]) -> None:
    """8: what tickets owe, and what members have to their credit."""
    for line in lines:
        if line.code in ("chits_receivable", "chits_penalty_due", "chits_entry_due"):
            assert line.balance >= 0, line
        if line.code in ("chits_unapplied", "chits_prize", "chits_dividend", "chits_foreman_advance"):
            assert line.balance <= 0, line


def a_draw_is_fair(draw: Draw) -> None:
    """4 and 9: the roll is divided whole, anyone can check the result, and no order of rows changes it."""
    freeze = json.loads(draw.freeze or "")
    roll = json.loads(draw.series.charter)["roll"]
    excluded = [line["label"] for line in freeze["excluded"]]
    assert sorted([*freeze["eligible"], *excluded]) == roll
    if draw.transcript is None:
        return
    transcript = json.loads(draw.transcript)
    assert verify(transcript).valid
    backwards = ranking_of(bytes.fromhex(transcript["prk"]), reversed(freeze["eligible"]))
    assert [label for label, _ in backwards][: freeze["winners"]] == draw.winners
    assert set(draw.winners or []) <= set(freeze["eligible"])


def strangers_see_nothing(stranger: Member, group: Group) -> None:
    """10: another account's member finds neither the group nor a row of it."""
    with as_member(stranger):
        for finder in (finders.group_for, finders.group_seen_by):
            assert not _opens(finder, stranger, group)
        for rows in (Group, Ticket, Instalment, Demand, Award):
            assert not rows.objects.exists()


def _opens(finder: Any, stranger: Member, group: Group) -> bool:
    try:
        finder(stranger, group.id)
    except NotFound:
        return False
    return True
