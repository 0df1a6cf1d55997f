"""Whether a document's number follows on another, over all accounts: for the audit."""

from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import WithoutModels
from tenancy.constraints import AddIndex


# SECURITY DEFINER: the number before may be another account's; nothing is given out but numbers that
# nobody has.
GAPS = """
CREATE FUNCTION billing_gaps_before(in_account uuid) RETURNS TABLE (number text, missing text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH mine AS (
        SELECT i.number::text FROM billing_invoice i WHERE i.account_id = in_account AND i.number IS NOT NULL
        UNION ALL
        SELECT c.number::text FROM billing_creditnote c WHERE c.account_id = in_account
    ), split AS (
        SELECT m.number, split_part(m.number, '-', 1) || '-' || split_part(m.number, '-', 2) || '-' AS head,
               split_part(m.number, '-', 3)::bigint - 1 AS before
        FROM mine m
    ), wanted AS (
        SELECT s.number,
               s.head || lpad(s.before::text, greatest(6, length(s.before::text)), '0') AS previous
        FROM split s WHERE s.before > 0
    )
    SELECT w.number, w.previous FROM wanted w
    WHERE NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.number = w.previous)
      AND NOT EXISTS (SELECT 1 FROM billing_creditnote c WHERE c.number = w.previous)
    ORDER BY 1
$$;
REVOKE ALL ON FUNCTION billing_gaps_before(uuid) FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION billing_gaps_before(uuid) TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_price_changes"),
        ("plans", "0002_first_plans"),
        ("tenancy", "0005_staff_know_the_time"),
    ]

    operations = [
        AddIndex(
            model_name="creditnote",
            index=models.Index(fields=["number"], name="billing_note_by_number"),
        ),
        AddIndex(
            model_name="invoice",
            index=models.Index(fields=["number"], name="billing_invoice_by_number"),
        ),
        migrations.RunSQL(GAPS, "DROP FUNCTION billing_gaps_before(uuid)"),
        WithoutModels(grant),
    ]
