"""Tickets of the demo's customers: some popular numbers, round amounts."""

from __future__ import annotations

import random

LOVED = ("786", "108", "007", "777", "123", "111", "369", "555", "999", "501", "101", "251", "313")
AMOUNTS = (10, 10, 20, 20, 50, 50, 50, 100, 100, 200, 500)
CUSTOMERS = ("", "", "", "Ramesh", "Shanti Stores", "Iqbal", "Ma Hnin", "Mr Pereira", "Kiran", "Noor")


def lines(chance: random.Random) -> str:
    """Return the lines of one ticket, as typed."""
    return "\n".join(_line(chance) for _ in range(chance.randint(1, 6)))


def customer(chance: random.Random) -> str:
    """Return the customer's name, mostly empty."""
    return chance.choice(CUSTOMERS)


def _line(chance: random.Random) -> str:
    amount = chance.choice(AMOUNTS)
    kind = chance.random()
    if kind < 0.30:
        return f"{chance.choice(LOVED)}={amount}"
    if kind < 0.40:
        return f"{chance.randrange(1, 1000):03d}r={amount}"
    if kind < 0.46:
        return f"{chance.randrange(1, 100):02d}*={min(amount, 50)}"
    # Low numbers look like birthdays.
    number = chance.randrange(1, 1000)
    if kind < 0.7:
        number = min(number, chance.randrange(1, 1000))
    return f"{number:03d}={amount}"
