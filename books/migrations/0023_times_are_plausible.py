"""Times that people give, and what is computed from them, lie in years that a calendar shows.

What older versions stored outside of these is moved to the nearest that is inside, and noted in the audit log.
"""

import datetime
from django.db import migrations, models

from tenancy.constraints import AddConstraint
from tenancy.times import CorrectTimes

FIRST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
LAST = datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seal"),
        ("kernel", "0001_outbox_and_clock"),
        ("books", "0022_a_difference_of_a_till_has_a_note"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        CorrectTimes(
            "books_period",
            "opens_at",
            "pre_close_at",
            "cover_cutoff_at",
            "reveal_at",
            kind="period",
            earliest=FIRST,
            latest=LAST,
        ),
        CorrectTimes("books_cover", "answer_by", kind="cover", earliest=FIRST, latest=LAST),
        migrations.RemoveConstraint(
            model_name="period",
            name="books_period_plausible_times",
        ),
        AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_by__isnull", True),
                    models.Q(
                        ("answer_by__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ("answer_by__lte", datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)),
                    ),
                    _connector="OR",
                ),
                name="books_cover_plausible_times",
            ),
        ),
        AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("opens_at__isnull", True),
                        models.Q(
                            ("opens_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "opens_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("pre_close_at__isnull", True),
                        models.Q(
                            ("pre_close_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "pre_close_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("cover_cutoff_at__isnull", True),
                        models.Q(
                            (
                                "cover_cutoff_at__gte",
                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            ),
                            (
                                "cover_cutoff_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("reveal_at__isnull", True),
                        models.Q(
                            ("reveal_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            (
                                "reveal_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("draw_occurred_at__isnull", True),
                        models.Q(
                            (
                                "draw_occurred_at__gte",
                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            ),
                            (
                                "draw_occurred_at__lte",
                                datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="books_period_plausible_times",
            ),
        ),
    ]
