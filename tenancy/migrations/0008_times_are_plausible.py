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
        ("tenancy", "0007_accounts_demand_second_factors"),
    ]

    operations = [
        CorrectTimes(
            "tenancy_account",
            "trial_ends_at",
            "lapses_at",
            kind="account",
            earliest=FIRST,
            latest=COMPUTED,
            of_account="id",
        ),
        AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("trial_ends_at__isnull", True),
                        models.Q(
                            ("trial_ends_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("trial_ends_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("lapses_at__isnull", True),
                        models.Q(
                            ("lapses_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("lapses_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="tenancy_account_plausible_times",
            ),
        ),
    ]
