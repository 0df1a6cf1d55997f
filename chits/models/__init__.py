"""Rows and constraints of chit groups, in the order in which they are created."""

from chits.gateway.simulator.models import SimulatedDelivery, SimulatedEntity
from chits.models.award import Award, Bid, Dividend, Payout
from chits.models.gateway import GatewayKeys
from chits.models.group import Agreement, Group, Holding, Mark, OpeningBalance, Person, Ticket
from chits.models.instalment import Application, Demand, Instalment, Minutes, Rescheduling
from chits.models.law import LawLimit
from chits.models.payment import (
    Deposit,
    GatewayEvent,
    GatewayOrder,
    GatewayRefund,
    Payment,
    PaymentRequest,
    ReceiptCounter,
    ReceiptPrint,
)

__all__ = [
    "Agreement",
    "Application",
    "Award",
    "Bid",
    "Demand",
    "Deposit",
    "Dividend",
    "GatewayEvent",
    "GatewayKeys",
    "GatewayOrder",
    "GatewayRefund",
    "Group",
    "Holding",
    "Instalment",
    "LawLimit",
    "Mark",
    "Minutes",
    "OpeningBalance",
    "Payment",
    "PaymentRequest",
    "Payout",
    "Person",
    "ReceiptCounter",
    "ReceiptPrint",
    "Rescheduling",
    "SimulatedDelivery",
    "SimulatedEntity",
    "Ticket",
]
