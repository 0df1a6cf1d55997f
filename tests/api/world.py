"""A world with one of everything, in which a foreign id can be tried at every address."""

from __future__ import annotations

from dataclasses import dataclass

from books import cover_link
from books.actions.bind_collaborator import as_signed_in_user, bind_collaborator
from books.actions.create_collaborator import create_collaborator
from books.actions.create_period import create_period
from books.actions.enter_ticket import enter_ticket
from books.actions.request_cover import Ask, request_cover
from books.actions.set_limit import set_limit
from books.actions.start_import import start_import
from books.models import Collaborator, Cover, CoverLink, Import, Limit, Period
from books.rules.lines import Wanted
from books.sold import WrittenTicket
from books.states import ImportKind
from tests.api.caller import Caller, desk_token, token_of
from tests.cast import Cast, as_member
from tests.world_billing import BillWorld, an_open_bill, staff_person
from tests.world_chit_payments import PaymentsWorld, with_payments
from tests.world_chits import ChitWorld, a_world_of_chits
from tests.world_sites import ShownWorld, a_shown_account
from tests.worlds import PeriodWorld, a_period


@dataclass
class OtherWorld(PeriodWorld):
    """Dev's period, with a ticket and a collaborator."""

    ticket: WrittenTicket
    collaborator: Collaborator


@dataclass
class ApiWorld(PeriodWorld):
    """Asha's period, what is in it, and a row of every other kind; the programs of who else may ask."""

    cast: Cast
    ticket: WrittenTicket
    collaborator: Collaborator
    cover: Cover
    limit: Limit
    import_: Import
    draft: Period
    theirs: OtherWorld
    bill: BillWorld
    chits: ChitWorld
    chit_payments: PaymentsWorld
    shown: ShownWorld
    # Dev, who answers for the collaborator in the app, and staff.
    asked: Caller
    desk: Caller


def make_world(cast: Cast) -> ApiWorld:
    """A selling period of Asha's with a ticket that spills over, a request for cover, a limit; and Dev's."""
    ours = a_period(cast.asha, capacities=(100_00, 50_00))
    with as_member(cast.asha):
        period = Period.objects.select_related("book").get(id=ours.period.id)
        ticket = enter_ticket(
            cast.asha, period.id, [Wanted(7, 200_00), Wanted(8, 10_00)], max_spill=50_00
        ).ticket
        collaborator = create_collaborator(cast.asha, name="Cousin")
        cover = request_cover(cast.asha, period.id, collaborator, [Ask(7, 20_00, ())])[0]
        link = CoverLink.objects.get(collaborator=collaborator)
        limit = set_limit(cast.asha, ours.book, kind="ticket", most=10**9)
        import_ = start_import(
            cast.asha, ImportKind.TICKETS, file_name="a.csv", content=b"number,amount\n007,1\n", period=period
        )
        draft = create_period(
            cast.asha, ours.book, name="Saturday", pre_close_at=ours.period.pre_close_at, open=False
        )
    bind_collaborator(as_signed_in_user(cast.dev), cover_link.token_of(link))
    asked = Caller(token_of(cast.dev))
    theirs = _make_other_world(cast)
    bill = an_open_bill(cast.asha)
    chits = a_world_of_chits(cast.asha)
    return ApiWorld(
        book=ours.book,
        period=ours.period,
        ledgers=ours.ledgers,
        cast=cast,
        ticket=ticket,
        collaborator=collaborator,
        cover=cover,
        limit=limit,
        import_=import_,
        draft=draft,
        theirs=theirs,
        bill=bill,
        chits=chits,
        chit_payments=with_payments(cast.asha, chits),
        shown=a_shown_account(cast.asha),
        asked=asked,
        desk=Caller(desk_token(staff_person())),
    )


def _make_other_world(cast: Cast) -> OtherWorld:
    theirs = a_period(cast.dev)
    with as_member(cast.dev):
        ticket = enter_ticket(cast.dev, theirs.period.id, [Wanted(7, 5_00)], max_spill=0).ticket
        collaborator = create_collaborator(cast.dev, name="Stranger")
    return OtherWorld(theirs.book, theirs.period, theirs.ledgers, ticket, collaborator)
