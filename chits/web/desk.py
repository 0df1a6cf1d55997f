"""The manager's desk: groups, tasks and payments."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chits.charts import collection_chart
from chits.held_acts import CONFIRM_CLAIM
from chits.queries.desk import by_month, claims, group_ids, group_lines, open_payouts, people_count, recent
from chits.states import GroupState, PayoutState
from chits.web.frame import desk_page, today_of
from chits.web.lines import doing_line, group_row
from holds.queries.held_acts import held_subjects
from kernel.clock import database_now
from ui.acting import ActingRequest, acting

NEEDS_SHOWN = 4


@acting(may="chits.look")
def desk(request: ActingRequest) -> HttpResponse:
    """Show the manager's desk."""
    if not request.member.may("chits.collect"):
        # A viewer has no tasks here.
        return HttpResponseRedirect(reverse("chits:groups"))
    member = request.member
    now = database_now()
    today = today_of(member, now)
    groups = group_ids(member)
    lines = group_lines(member, groups)
    months = by_month(member, groups, today)
    waiting = needs(member, groups)
    running = [line for line in lines if line.state == GroupState.ACTIVE]
    forming = [line for line in lines if line.state == GroupState.FORMING]
    people, several = people_count(member, groups)
    collecting = [line for line in running if line.expected]
    expected, received = (
        sum(getattr(line, name) for line in collecting) for name in ("expected", "received")
    )
    due = sorted(line.due_on for line in collecting if line.due_on is not None)
    context: dict[str, Any] = {
        "greeting": _greeting(timezone.localtime(now).hour, member.user_name.split(" ")[0]),
        "today": timezone.localtime(now),
        "running": len(running),
        "forming_note": _forming_note(forming),
        "people": people,
        "several": several,
        "expected": expected,
        "received": received,
        "percent": 100 * received // expected if expected else 0,
        "first_due": due[0] if due else None,
        "last_due": due[-1] if due else None,
        "chart": collection_chart(months, member.currency),
        "has_history": any(month.expected for month in months),
        "waiting": waiting[:NEEDS_SHOWN],
        "waiting_count": len(waiting),
        "waiting_note": _waiting_note(waiting),
        "rows": [group_row(line, now) for line in lines],
        "doings": [doing_line(doing) for doing in recent(groups)],
        "topics": [f"group:{line.id}" for line in running],
    }
    return desk_page(request, "chits/desk_home.html", "desk", **context)


def needs(member: Any, groups: list[Any]) -> list[dict[str, Any]]:
    """Return the person's tasks: claims to confirm, prizes to approve and to pay."""
    listed = claims(groups)
    held = held_subjects(CONFIRM_CLAIM, [claim.id for claim in listed])
    waiting: list[dict[str, Any]] = [
        {
            "kind": "claim",
            "held": claim.id in held,
            "title": _("%(name)s paid by %(how)s")
            % {"name": claim.person.name, "how": "UPI" if claim.method == "upi" else _("transfer")},
            "note": f"{claim.reference}, {timezone.localtime(claim.made_at):%H:%M}",
            "amount": claim.amount,
            "currency": claim.currency,
            "post": reverse("chits:payment-confirm", args=[claim.id]),
            "act": _("Confirm payment"),
        }
        for claim in listed
    ]
    if not member.may("chits.run"):
        return waiting
    words = {
        PayoutState.AWARDED: ("approve", _("Prize to be approved"), _("Review")),
        PayoutState.SECURITY_PENDING: ("security", _("Security to be given"), _("Review")),
        PayoutState.APPROVED: ("payout", _("Approved, to be paid"), _("Pay prize")),
    }
    for payout in open_payouts(groups):
        kind, note, act = words[PayoutState(payout.state)]
        waiting.append(
            {
                "kind": kind,
                "title": _("Payout to %(name)s") % {"name": payout.award.ticket.person.name},
                "note": note,
                "amount": payout.amount,
                "currency": payout.award.instalment.group.currency,
                "url": reverse("chits:payouts") + f"#p-{payout.id}",
                "act": act,
            }
        )
    return waiting


def _greeting(hour: int, name: str) -> str:
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < 17:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _forming_note(forming: list[Any]) -> str:
    if not forming:
        return _("none forming")
    missing = sum(line.missing for line in forming)
    words = ngettext(
        "%(groups)s forming, needs %(missing)s more ticket",
        "%(groups)s forming, needs %(missing)s more tickets",
        missing,
    )
    return words % {"groups": len(forming), "missing": missing}


def _waiting_note(waiting: list[dict[str, Any]]) -> str:
    kinds = [one["kind"] for one in waiting]
    claimed, secured = kinds.count("claim"), kinds.count("security")
    paid = kinds.count("approve") + kinds.count("payout")
    parts = [
        (claimed, ngettext("%(n)s claim", "%(n)s claims", claimed)),
        (paid, ngettext("%(n)s payout", "%(n)s payouts", paid)),
        (secured, ngettext("%(n)s security", "%(n)s securities", secured)),
    ]
    return ", ".join(words % {"n": count} for count, words in parts if count) or _("You're all caught up")
