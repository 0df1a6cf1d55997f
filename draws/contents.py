"""What a product passes to a freeze; everything else follows from the charter and the schedule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fairness.terms import Terms
from kernel.errors import bad_field

_REASON = re.compile(r"[a-z][a-z_]{0,31}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pick:
    """Draw `winners` tickets among the roll less the `excluded` (label: reason, such as `arrears`)."""

    excluded: Mapping[str, str] = field(default_factory=dict)
    winners: int = 1
    terms: Terms | None = None
    mode: str = "pick"

    def __post_init__(self) -> None:
        # The record is public: a reason is a word of the product's, never a sentence about a person.
        if not all(_REASON.fullmatch(reason) for reason in self.excluded.values()):
            raise bad_field("excluded", "Write the reason as one lower-case word, such as arrears.")


@dataclass(frozen=True, slots=True)
class Number:
    """Draw a number from 0 to `modulus` - 1."""

    modulus: int
    terms: Terms | None = None
    mode: str = "number"


Contents = Pick | Number
