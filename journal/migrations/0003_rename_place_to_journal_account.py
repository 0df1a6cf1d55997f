"""Call what a posting is made to a journal account in the models too; tables and columns keep their names."""

import django.db.models.deletion
from django.db import migrations, models

RENAMED = """
ALTER TABLE journal_journalaccount
    RENAME CONSTRAINT journal_journalaccount_account_id TO journal_accountrow_account_id
"""
RESTORED = """
ALTER TABLE journal_journalaccount
    RENAME CONSTRAINT journal_accountrow_account_id TO journal_journalaccount_account_id
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_seal")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(RENAMED, RESTORED)],
            state_operations=[
                migrations.RemoveConstraint("JournalAccount", "journal_journalaccount_account_id"),
                migrations.AlterModelTable("JournalAccount", "journal_journalaccount"),
                migrations.RenameModel("JournalAccount", "AccountRow"),
                migrations.AddConstraint(
                    "AccountRow",
                    models.UniqueConstraint(fields=("account", "id"), name="journal_accountrow_account_id"),
                ),
                migrations.RemoveIndex("Posting", "journal_posting_statement"),
                migrations.RenameField("Posting", "place", "journal_account"),
                migrations.AlterField(
                    "Posting",
                    "journal_account",
                    models.ForeignKey(
                        db_column="place_id",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="journal.accountrow",
                    ),
                ),
                migrations.AddIndex(
                    "Posting",
                    models.Index(
                        fields=["account", "journal_account", "happened_at"], name="journal_posting_statement"
                    ),
                ),
            ],
        )
    ]
