"""Recompute the counters, invariants and chains of every account, and print the discrepancies."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from audit.inspection import every_account, inspect


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        accounts = every_account()
        for account_id in accounts:
            for finding in inspect(account_id):
                total += 1
                self.stdout.write(f"{account_id} {finding}")
        self.stdout.write(f"{len(accounts)} accounts, {total} findings.")
        if total:
            sys.exit(1)
