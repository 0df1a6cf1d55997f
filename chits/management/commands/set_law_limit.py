"""Set a legal limit from a day on: `drawbook manage set_law_limit IN commission_bps 700 …`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chits.actions.set_law_limit import set_law_limit
from kernel.errors import DrawbookError


class Command(BaseCommand):
    help = (
        "Set a legal limit from a day on. Earlier limits stay, as they were the law until then. Groups whose "
        "agreement is signed keep their terms."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("jurisdiction", help="a country, such as IN")
        parser.add_argument("term", help="commission_bps, discount_bps or gst_bps")
        parser.add_argument("most", type=int, help="basis points")
        parser.add_argument("--from", dest="effective_from", required=True, help="a day, as 2027-04-01")
        parser.add_argument("--source", required=True, help="the act, rule or notification that says so")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            day = date.fromisoformat(given["effective_from"])
        except ValueError:
            raise CommandError("Enter the day as YYYY-MM-DD, such as 2027-04-01.") from None
        try:
            limit = set_law_limit(
                given["jurisdiction"],
                given["term"],
                given["most"],
                effective_from=day,
                source=given["source"],
            )
        except DrawbookError as refusal:
            raise CommandError(refusal.detail) from None
        self.stdout.write(f"{limit}, from {limit.effective_from.isoformat()}: {limit.source}")
