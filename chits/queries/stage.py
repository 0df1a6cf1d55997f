"""What a draw's page adds to what is public: names for those who may see them, and who takes part now."""

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
    """The attempt that counts for this month; None in groups where nothing is drawn for it."""
    if instalment.draw_id is not None:
        return Draw.objects.select_related("series").filter(id=instalment.draw_id).first()
    group: Group = instalment.group
    if group.series_id is None or group.kind != "LUCKY":
        return None
    return draw_of(group.series_id, instalment.number - group.done_before)


def names_of(group: Group) -> dict[str, str]:
    """Who holds which ticket, for members of the group and those who run it."""
    rows = Ticket.objects.filter(group=group).values_list("label", "person__name")
    return dict(rows)


def words_of(draw: Draw, labels: list[str]) -> dict[str, str]:
    """The lucky words that these tickets have posted for a draw."""
    rows = LuckyWord.objects.filter(series_id=draw.series_id, number=draw.number, label__in=labels)
    return dict(rows.values_list("label", "word"))


def opted_out(tickets: list[Ticket], number: int) -> set[str]:
    """Which of these sit month `number` out by their holder's wish."""
    marks = Mark.objects.filter(ticket__in=tickets, kind=MarkKind.OPT_OUT, lifted_at__isnull=True)
    this_one = marks.filter(Q(instalment_number=None) | Q(instalment_number=number))
    return set(this_one.values_list("ticket__label", flat=True))


@dataclass(frozen=True, slots=True)
class CurrentRoll:
    """Who would be in the list if it froze now, and why the others would not."""

    eligible: tuple[str, ...]
    excluded: dict[str, str]

    @property
    def reasons(self) -> dict[str, int]:
        return dict(Counter(self.excluded.values()))


def last_ticket(instalment: Instalment) -> str:
    """The label of the only ticket that has no prize yet; "" while there are several."""
    roll = roll_of(ticket_statuses_for(instalment))
    if not is_without_rival(roll):
        return ""
    unprized = [label for label, why in roll.excluded.items() if why != Reason.PRIZED]
    return [*roll.eligible, *unprized][0]


def roll_now(instalment: Instalment) -> CurrentRoll:
    """As the freeze would find it at this moment."""
    roll = roll_of(ticket_statuses_for(instalment))
    return CurrentRoll(roll.eligible, roll.excluded)
