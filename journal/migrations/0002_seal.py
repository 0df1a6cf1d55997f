"""Sealed by account; only added to; and never out of balance.

The trigger looks at all rows of a statement at once. A transaction's postings are therefore written in
one statement, and since no statement adds an unbalanced set, no transaction is ever out of balance.
It reads nothing but the new rows: sales do not wait for one another.
"""

from django.db import migrations

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable

BALANCED = """
CREATE FUNCTION journal_refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM posted GROUP BY account_id, transaction_id HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'the postings of a transaction do not add up to nothing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balanced', TABLE = 'journal_posting';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_balanced AFTER INSERT ON journal_posting
    REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_unbalanced();
"""
UNBALANCED = """
DROP TRIGGER journal_balanced ON journal_posting;
DROP FUNCTION journal_refuse_unbalanced();
"""

TABLES = ("journal_journalaccount", "journal_transaction", "journal_posting")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_double_entry"), ("tenancy", "0002_seal")]
    operations = [
        *[ProtectTenantTable(table) for table in TABLES],
        *[AppendOnly(table) for table in TABLES],
        migrations.RunSQL(BALANCED, UNBALANCED),
    ]
