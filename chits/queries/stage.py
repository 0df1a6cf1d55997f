"""What a draw's page adds to the public page: names for members of the group, and the current roll."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from chits.models import Group, Instalment, Mark, Ticket
from chits.queries.ticket_statuses import ticket_statuses_for
from chits.rules.eligibility import Reason, is_without_rival, roll_of
from chits.states import MarkKind
from draws.models import Draw, LuckyWord
from draws.queries.draws import draw_of


def living_draw(instalment: Instalment) -> Draw | None:
    """Return the current draw of this month, or None if nothing is drawn for it."""
    if instalment.draw_id is not None:
        return Draw.objects.select_related("series").filter(id=instalment.draw_id).first()
    group: Group = instalment.group
    if group.series_id is None or group.kind != "LUCKY":
        return None
    return draw_of(group.series_id, instalment.number - group.done_before)


def names_of(group: Group) -> dict[str, str]:
    """Return the names of the tickets' holders, for members and managers of the group."""
    rows = Ticket.objects.filter(group=group).values_list("label", "person__name")
    return dict(rows)


def words_of(draw: Draw, labels: list[str]) -> dict[str, str]:
    """Return the lucky words that these tickets have posted for a draw."""
    rows = LuckyWord.objects.filter(series_id=draw.series_id, number=draw.number, label__in=labels)
    return dict(rows.values_list("label", "word"))


def opted_out(tickets: list[Ticket], number: int) -> set[str]:
    """Return which of these tickets opted out of month `number`."""
    marks = Mark.objects.filter(ticket__in=tickets, kind=MarkKind.OPT_OUT, lifted_at__isnull=True)
    this_one = marks.filter(Q(instalment_number=None) | Q(instalment_number=number))
    return set(this_one.values_list("ticket__label", flat=True))


@dataclass(frozen=True, slots=True)
class CurrentRoll:
    """The eligible tickets if the list froze now, and the reasons of the excluded ones."""

    eligible: tuple[str, ...]
    excluded: dict[str, str]

    @property
    def reasons(self) -> dict[str, int]:
        return dict(Counter(self.excluded.values()))


def last_ticket(instalment: Instalment) -> str:
    """Return the label of the only ticket without a prize, or "" while there are several."""
    roll = roll_of(ticket_statuses_for(instalment))
    if not is_without_rival(roll):
        return ""
    unprized = [label for label, why in roll.excluded.items() if why != Reason.PRIZED]
    return [*roll.eligible, *unprized][0]


def roll_now(instalment: Instalment) -> CurrentRoll:
    """Return the roll that a freeze now would give."""
    roll = roll_of(ticket_statuses_for(instalment))
    return CurrentRoll(roll.eligible, roll.excluded)
