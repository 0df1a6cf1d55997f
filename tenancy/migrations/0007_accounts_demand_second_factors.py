"""An account may demand a second factor from its members, from a moment on."""

from django.db import migrations, models

from tenancy.constraints import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0006_members_take_seats")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="second_factor_demand",
            field=models.CharField(
                blank=True,
                choices=[("admins", "admins"), ("team", "team")],
                db_default="",
                default="",
                help_text="Who must have a second factor to work here; empty for nobody.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="second_factor_from",
            field=models.DateTimeField(help_text="From when it is demanded.", null=True),
        ),
        AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_factor_demand", ""),
                    models.Q(
                        ("second_factor_demand__in", ["admins", "team"]),
                        ("second_factor_from__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="tenancy_account_second_factor",
            ),
        ),
    ]
