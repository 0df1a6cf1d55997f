"""What can have happened in a chit group: past tense, ids only. `kind_of` gives "chits.PaymentReceived"."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """Its state, terms, tickets or schedule."""

    group_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class GroupCommenced:
    """The agreement and the charter are to be sent to all."""

    group_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AgreementChanged:
    """Another version of the agreement is in force; it is to be sent to all."""

    group_id: uuid.UUID
    agreement_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class MemberJoined:
    group_id: uuid.UUID
    ticket_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DemandsIssued:
    group_id: uuid.UUID
    instalment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money came in for a ticket: recorded, confirmed or by the gateway. `payment_id` is a chits_payment."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentClaimed:
    """A member says to have paid; it is no money until it is confirmed."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentRejected:
    """A claim was looked at and no such money had come."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentReversed:
    """A payment was taken back, bounced, or refunded through the gateway."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawFrozen:
    group_id: uuid.UUID
    instalment_id: uuid.UUID
    draw_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawAdjourned:
    """Nobody was eligible, or it was missed: it is not held at its time."""

    group_id: uuid.UUID
    instalment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class GroupHandedOver:
    """Another membership runs the group; `handing_over_id` tells one handing over from the next."""

    group_id: uuid.UUID
    manager_id: uuid.UUID
    handing_over_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawHeld:
    """An instalment has its winner, by draw, highest bid or turn."""

    group_id: uuid.UUID
    instalment_id: uuid.UUID
    award_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AwardVoided:
    group_id: uuid.UUID
    instalment_id: uuid.UUID
    award_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PayoutMoved:
    """A payout is in another state: security given, approved, disbursed."""

    group_id: uuid.UUID
    payout_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class BidPlaced:
    group_id: uuid.UUID
    instalment_id: uuid.UUID
