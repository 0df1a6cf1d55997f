"""Staff read states and roles in words, never as they are stored."""

from __future__ import annotations

from audit.words import in_words
from billing.states import SubscriptionStatus
from billing.web.shown import subscription_word


def test_moves_and_roles_are_said_in_words() -> None:
    facts = {"from": "pending_payment", "to": "past_due", "because": "late"}
    assert in_words("account.move", facts) == (
        "changed the account from waiting for payment to past due: late"
    )
    assert in_words("member.invite", {"who": "active", "role": "owner"}) == "invited active as owner"


def test_every_state_of_a_subscription_has_words() -> None:
    words = {subscription_word(status) for status in SubscriptionStatus}
    assert len(words) == len(SubscriptionStatus)
    assert not any("_" in word for word in words)
