"""Payment methods as they come name no account to send money to: pages offer them once staff have written it."""

from typing import Any

from django.db import migrations, models


def unset_shipped(apps: Any, schema_editor: Any) -> None:
    """Those whose instructions nobody has changed."""
    methods = apps.get_model("billing", "PaymentMethod").objects.using(schema_editor.connection.alias)
    methods.filter(instructions__icontains="ask our support").update(is_set_up=False)


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_statement_lines_are_never_lost")]

    operations = [
        migrations.AddField(
            model_name="paymentmethod",
            name="is_set_up",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether its instructions say where to send the money; pages offer no other.",
            ),
        ),
        migrations.RunPython(unset_shipped, migrations.RunPython.noop),
    ]
