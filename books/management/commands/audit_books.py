"""Recompute the invariants of every period of every account, and say what does not agree."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from audit.seal import broken_links
from books.audit_book import audit_period
from tenancy.scope import scope


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT account_id, period_id FROM books_every_period()")
            periods = cursor.fetchall()
        total = 0
        for account_id, period_id in periods:
            with scope(account_id):
                findings = audit_period(account_id, period_id)
            total += len(findings)
            for finding in findings:
                self.stdout.write(
                    f"{period_id} {finding['rule']}: {finding['sentence']} "
                    f"{finding['where']} ({', '.join(finding['seen'])})"
                )
        for account_id in {account_id for account_id, _ in periods}:
            with scope(account_id):
                broken = broken_links(account_id)
            total += len(broken)
            for sentence in broken:
                self.stdout.write(f"{account_id} audit log: {sentence}")
        self.stdout.write(f"{len(periods)} periods, {total} findings.")
        if total:
            sys.exit(1)
