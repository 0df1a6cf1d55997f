"""Times that people give, and what is computed from them, lie in years that a calendar shows.

What older versions stored outside of these is moved to the nearest that is inside, and noted in the audit log.
"""

import datetime
from django.db import migrations, models

from tenancy.constraints import AddConstraint
from tenancy.times import CorrectTimes

FIRST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
LAST = datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
COMPUTED = datetime.datetime(3000, 1, 1, tzinfo=datetime.UTC)
FIRST_DAY = datetime.date(2000, 1, 1)
LAST_DAY = datetime.date(2100, 12, 31)
COMPUTED_DAY = datetime.date(3000, 1, 1)
LAW = datetime.date(1900, 1, 1)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seal"),
        ("kernel", "0001_outbox_and_clock"),
        ("chits", "0008_people_are_invited"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        CorrectTimes("chits_group", "start_on", kind="group", earliest=FIRST_DAY, latest=LAST_DAY),
        CorrectTimes("chits_group", "first_draw_at", kind="group", earliest=FIRST, latest=LAST),
        CorrectTimes(
            "chits_instalment", "chartered_at", "draw_at", kind="instalment", earliest=FIRST, latest=COMPUTED
        ),
        CorrectTimes(
            "chits_instalment", "due_on", kind="instalment", earliest=FIRST_DAY, latest=COMPUTED_DAY
        ),
        CorrectTimes(
            "chits_rescheduling",
            "draw_at_before",
            "draw_at",
            kind="instalment",
            earliest=FIRST,
            latest=COMPUTED,
        ),
        CorrectTimes("chits_demand", "due_on", kind="demand", earliest=FIRST_DAY, latest=COMPUTED_DAY),
        CorrectTimes(
            "chits_lawlimit", "effective_from", kind="law", earliest=LAW, latest=LAST_DAY, of_account=None
        ),
        AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    models.Q(
                        ("due_on__gte", datetime.date(2000, 1, 1)), ("due_on__lte", datetime.date(3000, 1, 1))
                    ),
                    _connector="OR",
                ),
                name="chits_demand_plausible_due",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_on__isnull", True),
                    models.Q(
                        ("start_on__gte", datetime.date(2000, 1, 1)),
                        ("start_on__lte", datetime.date(2100, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="chits_group_plausible_start",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_draw_at__isnull", True),
                    models.Q(
                        ("first_draw_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        (
                            "first_draw_at__lte",
                            datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                        ),
                    ),
                    _connector="OR",
                ),
                name="chits_group_plausible_draw",
            ),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("chartered_at__isnull", True),
                        models.Q(
                            ("chartered_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("chartered_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
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
                name="chits_instalment_plausible_draw",
            ),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    models.Q(
                        ("due_on__gte", datetime.date(2000, 1, 1)), ("due_on__lte", datetime.date(3000, 1, 1))
                    ),
                    _connector="OR",
                ),
                name="chits_instalment_plausible_due",
            ),
        ),
        AddConstraint(
            model_name="lawlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from__isnull", True),
                    models.Q(
                        ("effective_from__gte", datetime.date(1900, 1, 1)),
                        ("effective_from__lte", datetime.date(2100, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="chits_lawlimit_plausible",
            ),
        ),
        AddConstraint(
            model_name="rescheduling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("draw_at_before__isnull", True),
                        models.Q(
                            ("draw_at_before__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("draw_at_before__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
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
                name="chits_rescheduling_plausible",
            ),
        ),
    ]
