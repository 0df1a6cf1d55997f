"""Lines of a statement as staff see them: what each was found to be, and how many of each."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import StatementLine
from billing.rules.matching import Verdict
from billing.states import InvoiceStatus, LineState
from billing.web.staff.statement_forms import SettleForm

# (word, tone) of each verdict.
VERDICTS = {
    Verdict.MATCHED: (gettext_lazy("Matches"), "gain"),
    Verdict.UNDER: (gettext_lazy("Too little"), "wait"),
    Verdict.OVER: (gettext_lazy("Too much"), "wait"),
    Verdict.OTHER_CURRENCY: (gettext_lazy("Other currency"), "wait"),
    Verdict.DUPLICATE: (gettext_lazy("Already paid or proposed"), "loss"),
    Verdict.UNDER_REVIEW: (gettext_lazy("Under review"), "neutral"),
    Verdict.VOID: (gettext_lazy("Invoice void"), "loss"),
    Verdict.AMBIGUOUS: (gettext_lazy("Several codes"), "wait"),
    Verdict.SEEN: (gettext_lazy("Possible duplicate"), "wait"),
    Verdict.UNKNOWN: (gettext_lazy("No pay code"), ""),
    Verdict.KNOWN: (gettext_lazy("Duplicate"), "neutral"),
    Verdict.OUT: (gettext_lazy("Money out"), ""),
    Verdict.RETURNED: (gettext_lazy("Returned"), "wait"),
    Verdict.NOT_BOOKED: (gettext_lazy("Not booked yet"), ""),
    Verdict.UNREADABLE: (gettext_lazy("Can't be read"), "loss"),
}
STATES = {
    LineState.PROPOSED: gettext_lazy("In the payment queue"),
    LineState.DISMISSED: gettext_lazy("Dismissed"),
    LineState.UNDONE: gettext_lazy("Import undone"),
}
OPEN = (InvoiceStatus.PENDING, InvoiceStatus.PENDING_APPROVAL)
INVOICE_WORDS = {
    InvoiceStatus.PENDING: gettext_lazy("open"),
    InvoiceStatus.PENDING_APPROVAL: gettext_lazy("payment under review"),
    InvoiceStatus.PAID: gettext_lazy("paid"),
    InvoiceStatus.VOID: gettext_lazy("void"),
}


def line_row(
    line: StatementLine,
    originals: dict[uuid.UUID, StatementLine],
    named: dict[uuid.UUID, list[dict[str, Any]]] | None = None,
    anew: Collection[uuid.UUID] = (),
    refused: tuple[uuid.UUID, SettleForm] | None = None,
) -> dict[str, Any]:
    """Return the lines for the page. `named` has the invoices with a code in each line.

    `anew` has the proposed lines whose payment was rejected later.
    """
    invoices = (named or {}).get(line.id, [])
    word, tone = VERDICTS[Verdict(line.verdict)]
    is_refused = refused is not None and refused[0] == line.id
    asks_amount = line.amount_minor is None
    return {
        "line": line,
        "twin": originals.get(line.id),
        "word": word,
        "tone": tone,
        "state": _("Payment rejected") if line.id in anew else STATES.get(LineState(line.state), ""),
        "may_settle": line.state in (LineState.QUEUED, LineState.SET_ASIDE) or line.id in anew,
        "form": refused[1]
        if refused is not None and is_refused
        else SettleForm(
            auto_id=f"{line.id}_%s", asks_amount=asks_amount, initial={"invoice": _open_codes(invoices)}
        ),
        "named": [{**invoice, "word": INVOICE_WORDS.get(invoice["status"], "")} for invoice in invoices],
        "is_refused": is_refused,
        "url": reverse("billing:staff-settle-line", args=[line.id]),
    }


def _open_codes(invoices: list[dict[str, Any]]) -> str:
    return ", ".join(one["number"] for one in invoices if one["status"] in OPEN)


def counted(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return the number of lines of each kind, each line counted once."""
    words = {verdict.value: str(word) for verdict, (word, _tone) in VERDICTS.items()}
    words |= {"entries": _("Money in"), "problems": _("Can't be read")}
    shown = [(name, count) for name, count in counts.items() if count and name != "ignored"]
    if "out" not in counts and counts.get("ignored"):
        shown.append(("ignored", counts["ignored"]))
        words["ignored"] = _("Money out or other")
    return [(words.get(name, name.replace("_", " ")), count) for name, count in shown]
