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
        ("plans", "0002_first_plans"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        CorrectTimes("plans_grant", "starts_at", "ends_at", kind="grant", earliest=FIRST, latest=COMPUTED),
        AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_at__isnull", True),
                        models.Q(
                            ("starts_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("starts_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_at__isnull", True),
                        models.Q(
                            ("ends_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("ends_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="plans_grant_plausible_times",
            ),
        ),
    ]
