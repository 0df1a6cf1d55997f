"""The minutes of an instalment's draw: time, place, who was present, the winner, the hashes. No names."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from chits.models import Instalment, Minutes
from chits.papers.letterhead import Pen, grouped, letterhead
from chits.states import MinutesKind
from tenancy.member import Member


def minutes_facts(member: Member, instalment: Instalment, pages: list[Minutes]) -> dict[str, Any]:
    """Return the facts for `minutes.typ`: all pages of the instalment's minutes, in order."""
    with override(member.language):
        group = instalment.group
        pen = Pen.of(group)
        return {
            **letterhead(group),
            "group": group.name,
            "name": gettext("month %(k)s of %(n)s") % {"k": instalment.number, "n": group.months},
            "value": pen.money(group.value_minor),
            "pages": [_page(page, pen) for page in pages],
            "words": {
                "minutes": gettext("Minutes of the draw"),
                "value": gettext("Total value"),
                "group": gettext("Group"),
                "foot": gettext("Anyone can check the draw with its transcript."),
                "foreman": gettext("The foreman"),
                "witness": gettext("Witness"),
                "winner": gettext("The prized subscriber"),
            },
        }


def _page(page: Minutes, pen: Pen) -> dict[str, Any]:
    titles = {
        MinutesKind.HELD: gettext("The draw was held"),
        MinutesKind.ADJOURNED: gettext("Adjourned: nobody was eligible"),
        MinutesKind.MISSED: gettext("Missed, and held again"),
        MinutesKind.RESCHEDULED: gettext("Rescheduled"),
        MinutesKind.VOIDED: gettext("The award was voided"),
    }
    facts = page.facts
    rows: list[tuple[str, str]] = [(gettext("Recorded"), pen.moment(page.made_at))]

    def add(name: str, value: object) -> None:
        if value not in (None, "", []):
            rows.append((name, str(value)))

    add(gettext("Time of the draw"), _when(facts.get("draw_at"), pen))
    add(gettext("Place"), facts.get("place"))
    add(gettext("Present on their phones"), ", ".join(facts.get("present") or []))
    add(gettext("Winner"), facts.get("winner"))
    if "prize" in facts:
        add(gettext("Prize"), pen.money(int(facts["prize"])))
        add(gettext("Commission"), pen.money(int(facts.get("commission") or 0)))
        if facts.get("gst"):
            add(gettext("GST included"), pen.money(int(facts["gst"])))
        if facts.get("discount"):
            add(gettext("Discount"), pen.money(int(facts["discount"])))
    add(gettext("Excluded"), _excluded(facts.get("excluded")))
    add(gettext("Reason"), facts.get("reason"))
    add(gettext("Next"), _when(facts.get("next_at"), pen))
    return {
        "title": titles[MinutesKind(page.kind)],
        "rows": [{"name": name, "value": value} for name, value in rows],
        "hashes": [
            {"name": name, "value": grouped(str(value), 8)}
            for name, value in (
                (gettext("Freeze, SHA-256"), facts.get("freeze_hash")),
                (gettext("Transcript, SHA-256"), facts.get("transcript_hash")),
            )
            if value
        ],
    }


def _when(text: object, pen: Pen) -> str:
    return pen.moment(datetime.fromisoformat(text)) if isinstance(text, str) and text else ""


def _excluded(excluded: Any) -> str:
    """Return `T03: arrears; T07: prized`, or the number for each reason if there are many."""
    if not isinstance(excluded, dict | list) or not excluded:
        return ""
    pairs = list(excluded.items()) if isinstance(excluded, dict) else [tuple(one) for one in excluded]
    if len(pairs) <= 60:
        return "; ".join(f"{label}: {reason}" for label, reason in pairs)
    return ", ".join(f"{count} {reason}" for reason, count in Counter(why for _, why in pairs).items())
