"""The field `told_hash` is named `shown_hash`; its column and index stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_invitations"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(
                    model_name="invitation",
                    name="accounts_invitation_told",
                ),
                migrations.AlterField(
                    model_name="invitation",
                    name="told_hash",
                    field=models.BinaryField(db_column="told_hash", max_length=32, null=True),
                ),
                migrations.RenameField(
                    model_name="invitation",
                    old_name="told_hash",
                    new_name="shown_hash",
                ),
                migrations.AddIndex(
                    model_name="invitation",
                    index=models.Index(fields=["shown_hash"], name="accounts_invitation_told"),
                ),
            ],
        ),
    ]
