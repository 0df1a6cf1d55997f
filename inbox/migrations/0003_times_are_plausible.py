"""Times that people give, and what is computed from them, lie in years that a calendar shows.

What older versions stored outside of these is moved to the nearest that is inside, and noted in the audit log.
"""

import datetime
from django.conf import settings
from django.db import migrations, models

from tenancy.constraints import AddConstraint
from tenancy.times import CorrectTimes

FIRST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
LAST = datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seal"),
        ("kernel", "0001_outbox_and_clock"),
        ("inbox", "0002_announcements"),
        ("tenancy", "0008_times_are_plausible"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CorrectTimes(
            "inbox_announcement", "starts_at", "ends_at", kind="announcement", earliest=FIRST, latest=LAST
        ),
        CorrectTimes(
            "inbox_platformannouncement",
            "starts_at",
            "ends_at",
            kind="announcement",
            earliest=FIRST,
            latest=LAST,
            of_account=None,
        ),
        AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_at__isnull", True),
                        models.Q(
                            ("starts_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "starts_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_at__isnull", True),
                        models.Q(
                            ("ends_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "ends_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="inbox_announcement_plausible",
            ),
        ),
        AddConstraint(
            model_name="platformannouncement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_at__isnull", True),
                        models.Q(
                            ("starts_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "starts_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_at__isnull", True),
                        models.Q(
                            ("ends_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "ends_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="inbox_platform_plausible",
            ),
        ),
    ]
