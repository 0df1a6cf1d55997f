"""Let a ticket's holder add a lucky word to a draw before the freeze, and confirm its seal afterwards."""

from __future__ import annotations

from audit.record import audit
from chits.models import Instalment, Ticket
from chits.states import GroupKind
from draws.actions.mark_seen import mark_seen
from draws.actions.post_word import post_word
from draws.queries.draws import draw_of
from kernel.errors import Conflict, Denied
from kernel.transactions import transaction
from tenancy.member import Member


def post_lucky_word(member: Member, instalment: Instalment, ticket: Ticket, word: str) -> str:
    """Store the lucky word, which becomes part of the freeze and can be read by everyone."""
    _require_own(member, ticket)
    group = instalment.group
    if group.kind != GroupKind.LUCKY or group.series_id is None:
        raise Conflict("This instalment doesn't take lucky words.", code="no_words")
    with transaction():
        draw = draw_of(group.series_id, instalment.number - group.done_before)
        if draw is None:
            raise Conflict("This instalment doesn't take lucky words.", code="no_words")
        posted = post_word(member.account_id, draw.id, ticket.label, word)
        audit(member, "instalment.word", "instalment", instalment.id, ticket=ticket.label)
    return posted.word


def see_freeze(member: Member, instalment: Instalment, ticket: Ticket, freeze_hash: str) -> None:
    """Record that the holder saw this hash before the draw, as a witness. Repeating it is no error."""
    _require_own(member, ticket)
    if instalment.draw_id is None:
        raise Conflict("The list of this instalment isn't frozen yet.", code="not_frozen")
    with transaction():
        mark_seen(member.account_id, instalment.draw_id, ticket.label, freeze_hash)
        audit(member, "instalment.seen", "instalment", instalment.id, ticket=ticket.label)


def _require_own(member: Member, ticket: Ticket) -> None:
    if ticket.person.user_id != member.user_id:
        raise Denied("Only the ticket's holder can do this.")
