"""Times that people give, and what is computed from them, lie in years that a calendar shows.

What older versions stored outside of these is moved to the nearest that is inside, and noted in the audit log.
"""

import datetime
from django.db import migrations, models

from tenancy.constraints import AddConstraint
from tenancy.times import CorrectTimes

FIRST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
COMPUTED = datetime.datetime(3000, 1, 1, tzinfo=datetime.UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seal"),
        ("kernel", "0001_outbox_and_clock"),
        ("draws", "0004_log_checks"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        CorrectTimes(
            "draws_draw", "freeze_at", "freeze_by", "draw_at", kind="draw", earliest=FIRST, latest=COMPUTED
        ),
        AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("freeze_at__isnull", True),
                        models.Q(
                            ("freeze_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("freeze_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("freeze_by__isnull", True),
                        models.Q(
                            ("freeze_by__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("freeze_by__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("draw_at__isnull", True),
                        models.Q(
                            ("draw_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("draw_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="draws_draw_plausible_times",
            ),
        ),
    ]
