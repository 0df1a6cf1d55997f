"""Faults to put in on purpose: the walk on PostgreSQL has to find every one.

Each takes a MonkeyPatch and breaks one thing that somebody could have got wrong in an action. What can be
wrong in a rule is put in where the rules walk without a database, in `test_rules_machine`.
"""

from __future__ import annotations

from typing import Any

import pytest

from chits.models import Demand, Group, Payment
from chits.rules.prize import Prize

Patch = pytest.MonkeyPatch
LUCKY, AUCTION, COLLECTED, ROTATION = range(4)


def a_netting_is_not_posted(patch: Patch) -> None:
    """1: dividends come off the demands, but not off the journal."""
    from chits.actions import issue_demands

    patch.setattr(issue_demands, "post_dividend_netted", lambda *given: None)


def something_stays_in_the_pool(patch: Patch) -> None:
    """2: the commission is noted and not taken."""
    from chits.actions import award_prize

    post = award_prize.post_award
    patch.setattr(
        award_prize,
        "post_award",
        lambda *given, **named: post(*given, **{**named, "commission": 0, "gst": 0}),
    )


def credit_is_kept_at_the_close(patch: Patch) -> None:
    """3: what members have paid beyond what was owed stays with the foreman."""
    from chits.actions import close_group

    patch.setattr(close_group, "settle_credit", lambda group: None)
    patch.setattr(close_group, "_require_nothing_left", lambda group: None)


def the_prize_follows_who_paid(patch: Patch) -> None:
    """6: the formula of the field: eligible members times the subscription."""
    from chits.actions import award_prize, freeze_instalment

    def prize(group: Any, instalment: Any) -> Prize:
        paid = Demand.objects.filter(instalment=instalment, received__gt=0).count()
        each = group.row.instalment_minor
        return Prize(paid * each, 0, 0, paid * each, ())

    patch.setattr(freeze_instalment, "prize_for", prize)
    patch.setattr(award_prize, "prize_for", prize)


def an_early_refund_is_forgotten(patch: Patch) -> None:
    """7: a refund that is told of before its payment is put aside."""
    from chits.actions import take_webhook
    from chits.models import Payment

    def only_known(their: Any, account_id: Any, message: Any) -> Payment | None:
        return Payment.objects.filter(gateway_payment_id=message.payment_id).first()

    patch.setattr(take_webhook, "_payment", only_known)


def a_stranger_is_let_in(patch: Patch) -> None:
    """10: a finder looks for the id, and not whose it is."""
    from chits.queries import finders as finders

    patch.setattr(finders, "group_seen_by", lambda member, id: Group(id=id))


def a_prize_is_paid_again(patch: Patch) -> None:
    """A payout stays approved after it was paid."""
    from chits.actions import disburse_payout

    patch.setattr(disburse_payout, "move_payout", lambda payout, state, **written: None)


def what_bounced_is_kept(patch: Patch) -> None:
    """A cheque that bounced is taken off the journal, but not off what it had paid."""
    from chits.actions import credit_ticket, reverse_payment

    def forgetful(group: Any, *, payment_id: Any, transaction_id: Any, person_id: Any, memo: str) -> None:
        credit_ticket.post_reversal(group.books, transaction_id, key=str(payment_id), memo=memo)

    patch.setattr(reverse_payment, "reverse_credits", forgetful)


def a_tie_goes_to_the_first(patch: Patch) -> None:
    """Bids at the maximum are not drawn: whoever stands first has it."""
    from chits.actions import hold_instalment

    def first(group: Any, instalment: Any, labels: list[str]) -> None:
        hold_instalment.award_prize(group, instalment, labels[0], draw=None)

    patch.setattr(hold_instalment, "_draw_tie", first)


def a_missed_draw_is_skipped(patch: Patch) -> None:
    """Nothing was frozen in time, and nothing comes in its place."""
    from chits.actions import freeze_instalment
    from draws import registry

    draws = registry.product_of(freeze_instalment.GROUP_DRAWS)
    assert draws is not None
    patch.setitem(
        registry._products._entries,
        freeze_instalment.GROUP_DRAWS,
        registry.Product(draws.freeze, draws.result, lambda account_id, draw: None, draws.lock),
    )


FAULTS = [
    (a_netting_is_not_posted, AUCTION),
    (something_stays_in_the_pool, LUCKY),
    (credit_is_kept_at_the_close, LUCKY),
    (the_prize_follows_who_paid, LUCKY),
    (an_early_refund_is_forgotten, COLLECTED),
    (a_stranger_is_let_in, LUCKY),
    (a_prize_is_paid_again, ROTATION),
    (what_bounced_is_kept, LUCKY),
    (a_tie_goes_to_the_first, AUCTION),
    (a_missed_draw_is_skipped, COLLECTED),
]
