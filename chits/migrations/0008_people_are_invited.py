"""People who wait for their invitation: they are let in when they accept it, and by nothing else."""

from django.db import migrations, models

from tenancy.rowsecurity import WithoutModels

WELCOME = """
CREATE OR REPLACE FUNCTION chits_people_to_welcome() RETURNS TABLE (account_id uuid, person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.account_id, p.id FROM chits_person p
    JOIN tenancy_membership m ON m.account_id = p.account_id AND m.user_id = p.user_id AND m.is_active
    WHERE p.waiting LIMIT 200
$$;
"""
# Who waited before has an invitation that is over, for the manager to send again; their membership is made
# when they accept.
INVITE = """
INSERT INTO accounts_invitation (id, account_id, mobile_number, full_name, role, takes_seat,
    invited_by, invited_by_name, created_at, expires_at, outcome)
SELECT gen_random_uuid(), p.account_id, u.mobile_number, p.name, 'member', false,
    o.user_id, '', now(), now(), ''
FROM chits_person p
JOIN identity_user u ON u.id = p.user_id AND u.mobile_number IS NOT NULL
JOIN tenancy_membership o ON o.account_id = p.account_id AND o.role = 'owner'
WHERE p.waiting
"""


def invite(apps, schema_editor):
    schema_editor.execute(INVITE)


class Migration(migrations.Migration):
    dependencies = [
        ("chits", "0007_payment_requests_and_days"),
        ("accounts", "0004_invitations"),
        ("tenancy", "0006_members_take_seats"),
    ]
    operations = [
        migrations.AlterField(
            model_name="person",
            name="waiting",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Invited, and has not accepted yet."
            ),
        ),
        migrations.RunSQL(WELCOME, migrations.RunSQL.noop),
        WithoutModels(invite),
    ]
