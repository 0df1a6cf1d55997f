from typing import ClassVar

from django.db import migrations

SIGNATURE = "audit_search(jsonb, text[], timestamptz, timestamptz, uuid, uuid, integer)"


class Migration(migrations.Migration):
    """The planner read every row of the log while what it knew of the table was old."""

    dependencies: ClassVar = [("audit", "0006_events_are_found_by_their_words")]

    operations: ClassVar = [
        migrations.RunSQL(
            f"ALTER FUNCTION {SIGNATURE} SET enable_seqscan = off",
            f"ALTER FUNCTION {SIGNATURE} RESET enable_seqscan",
        )
    ]
