"""The events of chit groups: past tense, ids only. `kind_of` gives "chits.PaymentReceived"."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """A group's state, terms, tickets or schedule changed."""

    group_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class GroupCommenced:
    """A group commenced. The agreement and the charter go to all members."""

    group_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AgreementChanged:
    """Another version of the agreement is in force and goes to all members."""

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
    """A payment for a ticket was recorded, confirmed or received through the gateway."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentClaimed:
    """A member reported a payment, which counts once it is confirmed."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentRejected:
    """A claim was rejected because its money hadn't arrived."""

    group_id: uuid.UUID
    ticket_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentReversed:
    """A payment was reversed, bounced, or refunded through the gateway."""

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
    """A draw had no eligible ticket or was missed, and is not held at its time."""

    group_id: uuid.UUID
    instalment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class GroupHandedOver:
    """The group has another manager; `handing_over_id` identifies the transfer."""

    group_id: uuid.UUID
    manager_id: uuid.UUID
    handing_over_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawHeld:
    """An instalment has its winner, by draw, highest bid or rotation."""

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
    """A payout changed its state: security given, approved, disbursed."""

    group_id: uuid.UUID
    payout_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class BidPlaced:
    group_id: uuid.UUID
    instalment_id: uuid.UUID
