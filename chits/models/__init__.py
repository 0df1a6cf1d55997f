"""Rows and constraints of chit groups, in the order in which they come into being."""

from chits.models.award import Award, Bid, Dividend, Payout
from chits.models.group import Agreement, Group, Holding, Mark, OpeningBalance, Person, Ticket
from chits.models.instalment import Application, Demand, Instalment, Minutes, Rescheduling
from chits.models.law import LawLimit

__all__ = [
    "Agreement",
    "Application",
    "Award",
    "Bid",
    "Demand",
    "Dividend",
    "Group",
    "Holding",
    "Instalment",
    "LawLimit",
    "Mark",
    "Minutes",
    "OpeningBalance",
    "Payout",
    "Person",
    "Rescheduling",
    "Ticket",
]
