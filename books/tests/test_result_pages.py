"""The pages of the end of a period: dialogs, winners and claims, exposure, limits."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from audit.models import AuditEvent
from books.actions.announce import announce
from books.actions.enter_ticket import enter_ticket
from books.actions.pre_close import pre_close
from books.charts import _labels, pnl_bars, pnl_curve
from books.locking import read_period
from books.models import Claim, Limit, Period, Ticket
from books.queries.exposure import exposure_of
from books.rules.lines import Wanted
from books.tests.stories import SoldWorld, a_sold_period
from tests.cast import Cast, ClientOf, as_member, make_account
from tests.shared import shared
from tests.worlds import a_period


def boxes(number: str, again: str | None = None) -> dict[str, str]:
    typed = {f"number{at}": digit for at, digit in enumerate(number)}
    return typed | {f"again{at}": digit for at, digit in enumerate(number if again is None else again)}


@shared
def world(cast: Cast) -> SoldWorld:
    return a_sold_period(cast, (7, 15_00), odds=600, capacities=(10_00,))


def test_a_number_typed_twice_is_sealed_shown_to_nobody_and_announced(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
    differs = asha.post(f"{at}/lucky-number/", boxes("469", "468"))
    assert differs.status_code == 400 and "differ" in differs.content.decode()
    assert asha.post(f"{at}/lucky-number/", boxes("46")).status_code == 400
    assert asha.post(f"{at}/lucky-number/", boxes("469")).status_code == 302
    for who in (cast.asha, cast.bilal):
        page = client_of(who).get(f"{at}/").content.decode()
        # Ids and tokens are random and may hold any digits; what people read and would type does not.
        read = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
        assert "469" not in read and not re.search(r'value="(469|4|6|9)"', page)
    assert "Sealed" in asha.get(f"{at}/").content.decode()
    asked = asha.post(f"{at}/announcement/", {})
    assert asked.status_code == 200 and "Announce 469?" in asked.content.decode()
    with as_member(cast.asha):
        assert Period.objects.get(id=world.period.id).state == "PRECLOSED"
        assert AuditEvent.objects.filter(verb="period.show_number").count() == 1, "nobody looks unseen"
    other = asha.post(f"{at}/announcement/", {"confirmed": "468@"})
    assert other.status_code == 200, "what was not shown is not confirmed"
    answer = asha.post(f"{at}/announcement/", {"confirmed": "469@"})
    assert (answer.status_code, answer["Location"]) == (302, f"{at}/winners/")
    assert "469" in asha.get(f"{at}/").content.decode()


def test_announcing_with_the_number_and_paying_the_winner(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    assert asha.post(f"{at}/announcement/", {}).status_code == 400
    late = asha.post(f"{at}/announcement/", {**boxes("007"), "draw_occurred_at": "2099-01-01T00:00"})
    assert late.status_code == 400 and "not taken place" in late.content.decode()
    assert asha.post(f"{at}/announcement/", boxes("007")).status_code == 302
    shown = asha.get(f"{at}/winners/").content.decode()
    assert world.sold.ticket.code in shown and "9,000" in shown
    ticket = world.sold.ticket.id
    confirmed = {"confirmed": f"{ticket}:{9_000_00}"}
    dialog = asha.get(f"{at}/winners/?pay={ticket}").content.decode()
    assert "Pay the prize of ticket" in dialog and confirmed["confirmed"] in dialog
    for unsure in ({}, {"receipt": world.sold.ticket.code}, confirmed, {**confirmed, "receipt": "ZZZZZZZZ"}):
        refused = asha.post(f"/tickets/{ticket}/claim/", unsure)
        assert refused.status_code == 409 and "Pay the prize of ticket" in refused.content.decode()
    with as_member(cast.asha):
        assert Claim.objects.count() == 0
    sure = {**confirmed, "receipt": world.sold.ticket.code.lower()}
    assert asha.post(f"/tickets/{ticket}/claim/", sure).status_code == 302
    assert asha.post(f"/tickets/{ticket}/claim/", sure).status_code == 409
    assert "Paid" in asha.get(f"{at}/winners/?search={world.sold.ticket.code[:4]}").content.decode()
    with as_member(cast.asha):
        assert Claim.objects.count() == 1


def test_a_forms_address_leads_to_its_page(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}/"
    opened = asha.get(f"{at}lucky-number/", HTTP_ACCEPT="text/html")
    assert (opened.status_code, opened["Location"]) == (302, at)
    refused = asha.post(f"{at}lucky-number/", {}).content.decode()
    assert f'<meta name="page-address" content="{at}">' in refused
    assert "page-address" not in asha.get(at).content.decode()


def test_the_end_by_the_pages(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=8)
    assert asha.post(f"{at}/correction/", boxes("007")).status_code == 400, "without a reason"
    assert asha.post(f"{at}/correction/", {**boxes("007"), "reason": "Misread."}).status_code == 302
    assert asha.post(f"{at}/correction/approval/").status_code == 403
    assert asha.post(f"{at}/correction/withdrawal/").status_code == 302
    assert asha.post(f"{at}/closure/").status_code == 302
    assert asha.post(f"{at}/archive/").status_code == 302
    with as_member(cast.asha):
        assert Period.objects.get(id=world.period.id).state == "ARCHIVED"
    assert asha.get(f"{at}/").status_code == 200


def test_a_period_is_voided_by_its_page(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    asha = client_of(cast.asha)
    assert client_of(cast.bilal).post(f"/periods/{world.period.id}/void/").status_code == 403
    at = f"/periods/{world.period.id}"
    shown = asha.get(f"{at}/").content.decode()
    dialog = shown[shown.index('id="void-period"') :]
    assert "1 ticket" in dialog and "15" in dialog and "Type VOID" in dialog
    for unsure in ({}, {"word": "VOID"}, {"reason": "Wrong day"}, {"reason": "Wrong day", "word": "yes"}):
        refused = asha.post(f"{at}/void/", unsure)
        assert refused.status_code == 400
        assert unsure.get("reason", "") in refused.content.decode()
    with as_member(cast.asha):
        assert Period.objects.get(id=world.period.id).state == "OPEN"
    assert asha.post(f"{at}/void/", {"reason": "Wrong day", "word": "void"}).status_code == 302
    with as_member(cast.asha):
        assert AuditEvent.objects.get(verb="period.void").facts["reason"] == "Wrong day"
    assert "1 ticket refunded" in asha.get(f"{at}/").content.decode()


def test_closing_sales_shows_what_is_uncovered(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    shown = client_of(cast.asha).get(f"/periods/{world.period.id}/").content.decode()
    dialog = shown[shown.index('id="pre-close"') :]
    dialog = dialog[: dialog.index("</dialog>")]
    assert "on 1 number" in dialog and ">5<" in dialog.replace("</span>5</span>", ">5<"), dialog


def test_a_draw_time_asks_first_how_many_tickets_it_voids(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}/announcement/"
    with as_member(cast.asha):
        opened = Period.objects.get(id=world.period.id).opens_at
    assert opened is not None
    typed = (opened - timedelta(minutes=30)).astimezone(ZoneInfo(world.book.time_zone))
    written = typed.strftime("%Y-%m-%dT%H:%M:%S")
    with as_member(cast.asha):
        Period.objects.filter(id=world.period.id).update(opens_at=opened - timedelta(hours=1))
    asked = asha.post(at, {**boxes("007"), "draw_occurred_at": written})
    assert asked.status_code == 200
    assert "1 ticket sold at or after this time is voided" in asked.content.decode()
    with as_member(cast.asha):
        assert Period.objects.get(id=world.period.id).state == "OPEN"
    confirmed = {"number": "007", "again": "007", "draw_occurred_at": written, "confirmed": f"7@{written}"}
    assert asha.post(at, {**confirmed, "confirmed": "7@"}).status_code == 200
    assert asha.post(at, confirmed).status_code == 302
    with as_member(cast.asha):
        assert Ticket.objects.get(id=world.sold.ticket.id).state == "VOIDED"


def test_a_correction_is_approved_as_it_was_shown_and_withdrawn_only_before(
    cast: Cast, client_of: ClientOf
) -> None:
    people = make_account("Two", {"Ela": "owner", "Faiz": "admin"})
    ela, faiz = people["Ela"], people["Faiz"]
    world = a_period(ela, odds=600, capacities=(10_00,))
    with as_member(ela):
        enter_ticket(ela, world.period.id, [Wanted(7, 15_00)], max_spill=10**9)
        announce(ela, world.period.id, number=8)
    at = f"/periods/{world.period.id}"
    client_of(ela).post(f"{at}/correction/", {**boxes("007"), "reason": "Misread."})
    shown = client_of(faiz).get(f"{at}/").content.decode()
    dialog = shown[shown.index('id="approve-correction"') :]
    assert "9,000" in dialog and "1 winner" in dialog
    assert client_of(faiz).post(f"{at}/correction/approval/", {"number": "009"}).status_code == 409
    assert client_of(faiz).post(f"{at}/correction/approval/", {"number": "007"}).status_code == 302
    withdrawn = client_of(ela).delete(f"/v1{at}/correction/")
    assert (withdrawn.status_code, withdrawn.json()["code"]) == (409, "correction_approved")
    with as_member(ela):
        assert Period.objects.get(id=world.period.id).lucky_number == 7


def test_a_ledger_asks_before_it_closes(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    shown = client_of(cast.asha).get(f"/periods/{world.period.id}/").content.decode()
    assert f'data-opens="closure-{world.ledgers[0].id}"' in shown
    dialog = shown[shown.index(f'id="closure-{world.ledgers[0].id}"') :]
    assert "Close ledger House 1?" in dialog and "Free" in dialog


def test_exposure_shows_the_worst_case_and_what_if(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}/exposure/"
    shown = asha.get(at + "?number0=0&number1=0&number2=7").content.decode()
    assert "if 007 wins" in shown and "8,985" in shown
    assert "style=" not in shown.split("<main", 1)[1].split("</main>")[0]
    assert client_of(cast.bilal).get(at).status_code == 403


def test_the_chart_reaches_from_the_worst_to_the_best(cast: Cast, world: SoldWorld) -> None:
    with as_member(cast.asha):
        seen = exposure_of(read_period(cast.asha, world.period.id))
    bars = pnl_bars(seen.exposure, 3, 10_000_00, "INR")
    assert bars.losses.count("M") == 1 and bars.gains.count("M") == 999
    assert [label.text for label in bars.labels] == ["007"]
    assert [level.text for level in bars.levels] == [
        "\u221210 k",
        "\u22128 k",
        "\u22126 k",
        "\u22124 k",
        "\u22122 k",
        "0",
        "2 k",
    ]
    assert bars.limit is not None and bars.limit > bars.zero
    curve = pnl_curve(seen.exposure.curve)
    assert curve.line.startswith("M0.0 196.0") and curve.turn < 1


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    near = _labels([(900.0, 200.0, "777"), (910.0, 196.0, "786"), (500.0, 100.0, "369")])
    assert [(label.text, label.anchor) for label in near] == [
        ("777", "end"),
        ("786", "start"),
        ("369", "start"),
    ]
    assert [
        label.text for label in _labels([(900.0, 200.0, "777"), (902.0, 198.0, "778"), (904.0, 199.0, "779")])
    ] == [
        "777",
        "778",
    ]


def test_limits_are_set_and_removed_by_the_page(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    asha, at = client_of(cast.asha), f"/books/{world.book.id}/limits/"
    assert asha.get(at).status_code == 200
    wrong = asha.post(at, {"kind": "number_group", "amount": "50", "numbers": "7"})
    assert wrong.status_code == 400 and "isn&#x27;t a number of this book" in wrong.content.decode()
    assert asha.post(at, {"kind": "number_group", "amount": "", "numbers": "007"}).status_code == 400
    assert asha.post(at, {"kind": "number_group", "amount": "50", "numbers": "007 008"}).status_code == 302
    assert "007 008" in asha.get(at).content.decode()
    with as_member(cast.asha):
        limit = Limit.objects.get()
    assert client_of(cast.bilal).get(at).status_code == 403
    assert asha.post(f"/limits/{limit.id}/removal/").status_code == 302
    with as_member(cast.asha):
        assert not Limit.objects.exists()
