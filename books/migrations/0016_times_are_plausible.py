"""A period's times lie in years that a calendar and this program can read; a draw while the period ran.

Earlier versions took any time for that of the draw, even one that cannot be read back. What they stored is
moved to the nearest time that can have been, which is what it did to the tickets: a draw before the opening
voided every ticket, as one at the opening does. Each change is put into the account's audit log.
"""

import datetime
import json
import os
import time
import uuid
from functools import reduce
from operator import and_

from django.db import migrations, models

from tenancy.constraints import AddConstraint
from tenancy.rowsecurity import WithoutModels

EARLIEST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(2201, 1, 2, tzinfo=datetime.UTC)

# As text, for some of them no program of ours can read.
FOUND = """
SELECT id, account_id, opens_at::text, pre_close_at::text, cover_cutoff_at::text, reveal_at::text,
       draw_occurred_at::text
FROM books_period
WHERE least(opens_at, pre_close_at, cover_cutoff_at, reveal_at, draw_occurred_at) < %(earliest)s
   OR greatest(opens_at, pre_close_at, cover_cutoff_at, reveal_at, draw_occurred_at) > %(latest)s
   OR draw_occurred_at < opens_at OR draw_occurred_at > announced_at
   OR (draw_occurred_at IS NOT NULL AND (opens_at IS NULL OR announced_at IS NULL))
"""
# The order of the times stays: those that were too early follow each other by a second, as do the late ones.
MEND = """
UPDATE books_period p
SET opens_at = new.opens_at, pre_close_at = new.pre_close_at, cover_cutoff_at = new.cover_cutoff_at,
    reveal_at = new.reveal_at,
    draw_occurred_at = CASE WHEN new.opens_at <= p.announced_at AND p.draw_occurred_at IS NOT NULL
        THEN least(greatest(p.draw_occurred_at, new.opens_at), p.announced_at) END
FROM (
    SELECT id,
           CASE WHEN opens_at IS NOT NULL THEN
               least(greatest(opens_at, %(earliest)s), %(latest)s - interval '3 seconds') END AS opens_at,
           least(greatest(pre_close_at, %(earliest)s + interval '1 second'),
                 %(latest)s - interval '2 seconds') AS pre_close_at,
           CASE WHEN cover_cutoff_at IS NOT NULL THEN
               least(greatest(cover_cutoff_at, %(earliest)s + interval '2 seconds'),
                     %(latest)s - interval '1 second') END AS cover_cutoff_at,
           CASE WHEN reveal_at IS NOT NULL THEN
               least(greatest(reveal_at, %(earliest)s + interval '3 seconds'), %(latest)s) END AS reveal_at
    FROM books_period WHERE id = %(period)s
) new
WHERE p.id = new.id
RETURNING p.opens_at::text, p.pre_close_at::text, p.cover_cutoff_at::text, p.reveal_at::text,
          p.draw_occurred_at::text
"""
NOTE = """
WITH told AS (INSERT INTO kernel_outbox (account_id, kind, body) VALUES (%(account)s, 'audit.Recorded', '{}'))
INSERT INTO audit_auditevent
    (id, account_id, actor_name, verb, object_type, object_id, facts, happened_at)
VALUES (%(id)s, %(account)s, '', 'period.mend_times', 'period', %(period)s,
        jsonb_build_object('before', %(before)s::jsonb, 'after', %(after)s::jsonb), clock_timestamp())
"""
NAMES = ("opens_at", "pre_close_at", "cover_cutoff_at", "reveal_at", "draw_occurred_at")


def new_id():
    """A UUID of version 7: the log is read in the order of its ids."""
    noise = int.from_bytes(os.urandom(10), "big")
    low = noise & ((1 << 62) - 1)
    return uuid.UUID(
        int=(time.time_ns() // 1_000_000 << 80) | (7 << 76) | (noise >> 68 << 64) | (2 << 62) | low
    )


def mend(apps, schema_editor):
    bounds = {"earliest": EARLIEST, "latest": LATEST}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOUND, bounds)
        for period_id, account_id, *before in cursor.fetchall():
            cursor.execute(MEND, {**bounds, "period": period_id})
            after = cursor.fetchone()
            changed = [place for place, value in enumerate(after) if value != before[place]]
            note = {
                "id": new_id(),
                "account": account_id,
                "period": period_id,
                "before": json.dumps({NAMES[place]: before[place] for place in changed}),
                "after": json.dumps({NAMES[place]: after[place] for place in changed}),
            }
            cursor.execute(NOTE, note)


PLAUSIBLE = reduce(
    and_,
    (
        models.Q((f"{name}__isnull", True)) | models.Q((f"{name}__gte", EARLIEST), (f"{name}__lte", LATEST))
        for name in NAMES
    ),
)
CONSTRAINTS = [
    AddConstraint(
        model_name="period",
        constraint=models.CheckConstraint(condition=PLAUSIBLE, name="books_period_plausible_times"),
    ),
    AddConstraint(
        model_name="period",
        constraint=models.CheckConstraint(
            condition=models.Q(draw_occurred_at__isnull=True)
            | models.Q(
                opens_at__isnull=False,
                announced_at__isnull=False,
                draw_occurred_at__gte=models.F("opens_at"),
                draw_occurred_at__lte=models.F("announced_at"),
            ),
            name="books_period_draw_while_open",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0015_imports_say_how_they_were_read"),
        ("audit", "0002_seal"),
        ("kernel", "0001_outbox_and_clock"),
    ]
    operations = [WithoutModels(mend), *CONSTRAINTS]
