"""People whom another account has invited and who have not come yet: they are let in here once they have."""

from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import WithoutModels
from tenancy.constraints import AddIndex

# SECURITY DEFINER: as in 0002_due_lists; it gives out ids and nothing else.
WELCOME = """
CREATE FUNCTION chits_people_to_welcome() RETURNS TABLE (account_id uuid, person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.account_id, p.id FROM chits_person p
    JOIN identity_user u ON u.id = p.user_id AND u.is_active AND NOT u.must_change_password
    WHERE p.waiting LIMIT 200
$$;
REVOKE ALL ON FUNCTION chits_people_to_welcome() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION chits_people_to_welcome() TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [("chits", "0004_reminders"), ("identity", "0001_people")]
    operations = [
        migrations.AddField(
            model_name="person",
            name="waiting",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Invited by another account first: may come in here after choosing a password.",
            ),
        ),
        AddIndex(
            model_name="person",
            index=models.Index(
                fields=["account"], condition=models.Q(waiting=True), name="chits_person_waiting"
            ),
        ),
        migrations.RunSQL(WELCOME, "DROP FUNCTION chits_people_to_welcome()"),
        WithoutModels(grant),
    ]
