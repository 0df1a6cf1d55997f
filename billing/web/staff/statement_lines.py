"""Lines of a statement as staff see them: what each was found to be, and how many of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import StatementLine
from billing.rules.matching import Verdict
from billing.web.staff.statement_forms import SettleForm

# (word, tone) of what a line was found to be.
VERDICTS = {
    Verdict.MATCHED: (gettext_lazy("Matches"), "gain"),
    Verdict.UNDER: (gettext_lazy("Too little"), "wait"),
    Verdict.OVER: (gettext_lazy("Too much"), "wait"),
    Verdict.OTHER_CURRENCY: (gettext_lazy("Other currency"), "wait"),
    Verdict.DUPLICATE: (gettext_lazy("Paid already"), "loss"),
    Verdict.UNDER_REVIEW: (gettext_lazy("Under review"), "neutral"),
    Verdict.VOID: (gettext_lazy("Invoice void"), "loss"),
    Verdict.AMBIGUOUS: (gettext_lazy("Several codes"), "wait"),
    Verdict.SEEN: (gettext_lazy("Told before"), "wait"),
    Verdict.UNKNOWN: (gettext_lazy("No code of ours"), ""),
}


def line_row(
    line: StatementLine,
    twins: dict[uuid.UUID, StatementLine],
    refused: tuple[uuid.UUID, SettleForm] | None = None,
) -> dict[str, Any]:
    twin = twins.get(line.twin_id) if line.twin_id else None
    word, tone = VERDICTS[Verdict(line.verdict)]
    is_refused = refused is not None and refused[0] == line.id
    return {
        "line": line,
        "twin": twin,
        "word": word,
        "tone": tone,
        "form": refused[1] if refused is not None and is_refused else SettleForm(auto_id=f"{line.id}_%s"),
        "is_refused": is_refused,
        "url": reverse("billing:staff-settle-line", args=[line.id]),
    }


def counted(counts: dict[str, int]) -> list[tuple[str, int]]:
    words = {verdict.value: str(word) for verdict, (word, _tone) in VERDICTS.items()}
    words |= {"entries": _("Came in"), "ignored": _("Went out or other"), "problems": _("Unreadable")}
    return [(words.get(name, name.replace("_", " ")), count) for name, count in counts.items() if count]
