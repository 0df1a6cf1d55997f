"""Recompute the log of freezes from its first line and report problems."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from draws.actions.check_log import check_log


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        check = check_log()
        if check.problems:
            raise CommandError("\n".join(check.problems))
        self.stdout.write(f"{check.position} lines, whole. Head: {check.head}")
