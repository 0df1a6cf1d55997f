"""The price list of a new installation, and the seal on what each account has been given."""

from django.db import migrations

from tenancy.rowsecurity import ProtectTenantTable

# code, name, US cents a month, trial days, credits, sites, users, books, groups
PLANS = [
    ("free-trial", "Free trial", 0, 7, 500, 1, 5, 3, 3),
    ("basic", "Basic", 2_900, 0, 5_000, 3, 10, 10, 20),
    ("pro", "Pro", 7_900, 0, 20_000, 10, 50, 50, 100),
    ("enterprise", "Enterprise", 19_900, 0, 60_000, 50, 500, 500, 1_000),
]


def write_price_list(apps, schema_editor):
    plans = apps.get_model("plans", "Plan").objects.using(schema_editor.connection.alias)
    for position, (code, name, cents, trial_days, credits, sites, users, books, groups) in enumerate(PLANS):
        plans.create(
            code=code,
            name=name,
            usd_cents=cents,
            trial_days=trial_days,
            credits_per_period=credits,
            max_sites=sites,
            max_users=users,
            max_books=books,
            max_groups=groups,
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_price_list"), ("tenancy", "0002_seal")]
    operations = [
        ProtectTenantTable("plans_grant"),
        migrations.RunPython(write_price_list, migrations.RunPython.noop),
    ]
