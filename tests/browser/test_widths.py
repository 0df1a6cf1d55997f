"""Every page from 320 to 1,920 px: nothing sticks out, nothing is too small to read or to hit."""

from __future__ import annotations

import re
from typing import Any

import pytest

from books.actions.announce import announce
from books.actions.enter_ticket import enter_ticket
from books.models import Ticket as BookTicket
from books.rules.lines import Wanted
from chits.models import Instalment, Ticket
from draws.models import Draw
from identity.models import User
from sites.models import Post, Site
from tenancy.member import Member
from tenancy.models import Account
from tests.browser.person import NewPerson, enter_as
from tests.cast import as_member, make_cast
from tests.database import MoveClock
from tests.world_billing import staff_person
from tests.world_chits import Clock, a_running_group, pay_all
from tests.world_sites import a_shown_account
from tests.worlds import a_period

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 390, 480, 640, 768, 820, 1005, 1024, 1280, 1440, 1920)
LONG = "Chandrasekharapuramanathaswamy" * 2
FULL = range(700, 713)
SEATS = 71

MEASURE = """(small) => {
  const root = document.documentElement;
  const found = [];
  if (root.scrollWidth > root.clientWidth) {
    const out = [...document.querySelectorAll("main *, header *, nav *")].find((one) => {
      const box = one.getBoundingClientRect();
      return box.right > root.clientWidth + 1 && box.width && !one.closest(".table-wrap, [popover], dialog");
    });
    found.push(`is ${root.scrollWidth} px wide: ${out?.className || out?.tagName}`);
  }
  if (!small) return found;
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const host = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(host) || host.closest("svg, script, .sr, .receipt, .sheet-grid")) continue;
    const size = parseFloat(getComputedStyle(host).fontSize);
    if (size < 11.9) found.push(`text of ${size} px: ${host.className || host.tagName} ${walker.currentNode.data.trim().slice(0, 20)}`);
  }
  const alone = (one) => ![...one.parentElement.childNodes].some((next) => next.nodeType === 3 && next.data.trim());
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")) {
    if (!seen(one) || one.matches(".skip, .sr") || !alone(one) || one.closest("label, p, .board, draw-board, .cell-sheet, .receipt")) continue;
    const { width, height } = one.getBoundingClientRect();
    if (width && (height < 23.5 || (width < 23.5 && !one.matches("a")))) found.push(`target of ${Math.round(width)} × ${Math.round(height)}: ${one.outerHTML.slice(0, 60)}`);
  }
  return [...new Set(found)];
}"""

PHONE = 390
# What is read and done in a row of a list on a phone, without pushing the list aside.
AT_390 = {
    r"^/audit-log/$": ("main tbody tr", [r"\d\d:\d\d"]),
    r"^/periods/[^/]+/tickets/$": ("main tbody tr", [r"\d\d:\d\d", LONG[:12]]),
    r"^/members/$": ("main tbody tr:nth-child(2)", [r"\[role\]", "Change", "Remove"]),
    r"^/periods/[^/]+/$": ("#period-ledgers tbody tr", ["%", "Open|Closed", "Cells"]),
    r"^/chits/collection/.": ("main tbody tr", [r"\[", "T01"]),
}
READ = """(selector) => {
  const row = document.querySelector(selector);
  const edge = document.documentElement.clientWidth + 1;
  const inside = (box) => box.width && box.left >= -1 && box.right <= edge;
  const read = [];
  if (!row) return "";
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_ALL);
  while (walker.nextNode()) {
    const one = walker.currentNode;
    const host = one.nodeType === 3 ? one.parentElement : one;
    if (!host.checkVisibility({ visibilityProperty: true })) continue;
    if (one.nodeType === 3) {
      const range = document.createRange();
      range.selectNodeContents(one);
      if (inside(range.getBoundingClientRect())) read.push(one.data.trim());
    } else if (one.matches?.("input:not([type=hidden]), select") && inside(one.getBoundingClientRect())) {
      read.push(`[${one.name || one.dataset.cell || one.className}]`);
    }
  }
  return read.join(" ");
}"""


def a_full_book(asha: Member, bilal: Member) -> list[str]:
    """Thirteen full numbers with spill-over, one ticket of many lines; and a period that is announced."""
    world = a_period(asha, capacities=(100_00,), name=LONG)
    other = a_period(asha, capacities=(100_00,), name="Morning")
    with as_member(bilal):
        lines = [Wanted(number, 150_00) for number in FULL]
        enter_ticket(bilal, world.period.id, lines, max_spill=10**9, customer=LONG)
        enter_ticket(bilal, other.period.id, [Wanted(7, 5_00)], max_spill=0)
    with as_member(asha):
        announce(asha, other.period.id, number=7)
        ticket = BookTicket.objects.filter(period_id=world.period.id).first()
    book, period, ledger = world.book.id, world.period.id, world.ledgers[0].id
    assert ticket is not None
    return [
        *(
            "/",
            "/books/",
            "/books/new/",
            f"/books/{book}/",
            f"/books/{book}/settings/",
            f"/books/{book}/limits/",
        ),
        *(
            f"/periods/{period}/",
            f"/periods/{period}/sell/",
            f"/periods/{period}/exposure/",
            f"/tickets/{ticket.id}/",
        ),
        *(f"/periods/{period}/spill-over/", f"/periods/{period}/tickets/", f"/periods/{period}/settlement/"),
        *(
            f"/periods/{other.period.id}/",
            f"/periods/{other.period.id}/winners/",
            f"/periods/{period}/import/",
        ),
        *(f"/ledgers/{ledger}/", f"/ledgers/{ledger}/cells/", f"/books/{book}/periods/new/", "/customers/"),
        *(
            "/till/",
            "/archive/",
            "/overrides/",
            "/admin-desk/",
            "/audit-log/",
            "/members/",
            "/security/",
            "/asked/",
        ),
        *(
            "/announcements/",
            "/billing/",
            "/billing/invoices/",
            "/billing/plan/",
            "/billing/credits/",
            "/sites/",
        ),
    ]


def a_drawn_group(asha: Member, move_clock: MoveClock) -> tuple[list[str], list[str], list[str], Any]:
    """Seventy-one tickets, a draw that is over; the pages of the desk, the phone and everybody."""
    group = a_running_group(asha, seats=SEATS, name=LONG)
    small = a_running_group(asha, seats=3, name="Circle", draw_day=11)
    clock = Clock(move_clock)
    pay_all(asha, small)
    drawn = clock.hold(asha, small, 1)
    with as_member(asha):
        month = Instalment.objects.get(group=group, number=1)
        ticket = Ticket.objects.select_related("person").get(group=small, label="T01")
        draw = Draw.objects.get(id=drawn.draw_id)
    assert draw.state == "DRAWN"
    desk = [
        *("/chits/", "/chits/groups/", f"/chits/groups/{group.id}/", f"/chits/groups/{group.id}/tickets/"),
        *(f"/chits/groups/{group.id}/terms/", f"/chits/collection/{month.id}/", "/chits/payments/"),
        *("/chits/payments/new/", f"/chits/tickets/{ticket.id}/", "/chits/members/", "/chits/draws/"),
        *(f"/chits/draws/{drawn.id}/", "/chits/payouts/", "/chits/reports/", "/chits/deposits/"),
        *(f"/chits/groups/{group.id}/trial-balance/", "/chits/groups/new/"),
    ]
    phone = [
        *("/my/", "/my/payments/", f"/my/tickets/{ticket.id}/pay/", f"/my/tickets/{ticket.id}/passbook/"),
        *("/my/lottery/", f"/my/lottery/{drawn.id}/", "/my/notices/", "/my/help/", "/my/profile/"),
    ]
    public = [
        f"/draws/{draw.id}/",
        f"/verify/?draw={draw.id}",
        "/draws/log/",
        "/draws/how/",
        "/sign-in/",
        "/sign-up/",
    ]
    return desk, phone, public, ticket.person.user_id


def found_on(someone: Any, paths: list[str]) -> list[str]:
    """What is wrong, page by page; a page is loaded once and its window drawn to each width."""
    wrong = []
    page = someone.page
    for path in paths:
        page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
        answer = someone.go(path)
        if answer.status != 200:
            wrong.append(f"{path} answers {answer.status}")
            continue
        if path.startswith("/verify/?"):
            page.locator(".verdict").first.wait_for()
        for width in reversed(WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{path} at {width} {one}" for one in page.evaluate(MEASURE, width == WIDTHS[1])]
            if width == PHONE:
                wrong += [f"{path} at {width} hides {one}" for one in hidden_on(page, path)]
    return wrong


def hidden_on(page: Any, path: str) -> list[str]:
    """What a row of this page's list must show, and does not."""
    for which, (row, needed) in AT_390.items():
        if re.match(which, path):
            read = page.evaluate(READ, row)
            return [f"{one}: {read[:120]}" for one in needed if not re.search(one, read)]
    return []


def test_no_page_sticks_out_and_nothing_is_too_small(person: NewPerson, move_clock: MoveClock) -> None:
    cast = make_cast()
    a_shown_account(cast.asha)
    User.objects.filter(pk=cast.chandra.user_id).update(first_name=LONG)
    chits, phone, public, saver = a_drawn_group(cast.asha, move_clock)
    desk = a_full_book(cast.asha, cast.bilal)
    with as_member(cast.asha):
        site, post = Site.objects.get(), Post.objects.first()
    assert post is not None
    desk += [f"/sites/{site.id}/", f"/sites/{site.id}/settings/", f"/posts/{post.id}/"]
    account, noor = cast.asha.account_id, staff_person()
    # The draw was some weeks ahead, and a trial has ended by then: forms are open to an account that pays.
    Account.objects.filter(id=account).update(status="active", lapses_at=None, trial_ends_at=None)
    staff = [
        *(
            "/staff/",
            "/staff/accounts/",
            f"/staff/accounts/{account}/",
            "/staff/payments/",
            "/staff/statements/",
        ),
        *(
            "/staff/plans/",
            "/staff/rates/",
            "/staff/ways-to-pay/",
            "/staff/announcements/",
            "/staff/log/",
        ),
    ]
    wrong: list[str] = []
    someone = person()
    wrong += found_on(someone, public)
    for user_id, paths in ((cast.asha.user_id, [*desk, *chits]), (saver, phone), (noor.user_id, staff)):
        someone.context.clear_cookies()
        enter_as(someone, user_id, account)
        wrong += found_on(someone, paths)
    assert not wrong, "\n".join(wrong)
    assert someone.troubles == []
