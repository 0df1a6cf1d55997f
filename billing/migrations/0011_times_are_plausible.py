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


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seal"),
        ("kernel", "0001_outbox_and_clock"),
        ("billing", "0010_bank_lines_that_pay_several_invoices"),
        ("plans", "0003_times_are_plausible"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        CorrectTimes(
            "billing_exchangerate", "valid_from", kind="rate", earliest=FIRST, latest=LAST, of_account=None
        ),
        CorrectTimes("billing_invoice", "due_at", kind="invoice", earliest=FIRST, latest=COMPUTED),
        CorrectTimes(
            "billing_invoice", "period_start", "period_end", kind="invoice", earliest=FIRST, latest=COMPUTED
        ),
        CorrectTimes(
            "billing_statementline",
            "booked_on",
            kind="line",
            earliest=FIRST_DAY,
            latest=LAST_DAY,
            of_account=None,
        ),
        CorrectTimes(
            "billing_subscription",
            "current_period_start",
            "current_period_end",
            kind="subscription",
            earliest=FIRST,
            latest=COMPUTED,
        ),
        AddConstraint(
            model_name="exchangerate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    models.Q(
                        ("valid_from__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ("valid_from__lte", datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)),
                    ),
                    _connector="OR",
                ),
                name="billing_rate_plausible_from",
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__isnull", True),
                    models.Q(
                        ("due_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ("due_at__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                    ),
                    _connector="OR",
                ),
                name="billing_invoice_plausible_due",
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("period_start__isnull", True),
                        models.Q(
                            ("period_start__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("period_start__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("period_end__isnull", True),
                        models.Q(
                            ("period_end__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            ("period_end__lte", datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="billing_invoice_plausible_period",
            ),
        ),
        AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("booked_on__isnull", True),
                    models.Q(
                        ("booked_on__gte", datetime.date(2000, 1, 1)),
                        ("booked_on__lte", datetime.date(2100, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="billing_line_plausible_day",
            ),
        ),
        AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("current_period_start__isnull", True),
                        models.Q(
                            (
                                "current_period_start__gte",
                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            ),
                            (
                                "current_period_start__lte",
                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("current_period_end__isnull", True),
                        models.Q(
                            (
                                "current_period_end__gte",
                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            ),
                            (
                                "current_period_end__lte",
                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="billing_subscription_plausible",
            ),
        ),
    ]
