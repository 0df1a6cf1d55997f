"""Recompute the log of freezes from its first line and say what does not hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from draws.freeze_log import broken_lines, head


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(broken_lines())
        if problems:
            raise CommandError("\n".join(problems))
        end = head()
        self.stdout.write(f"{end.position} lines, whole. Head: {end.hash}")
