"""A person's notices over all their accounts, and the channels they choose for each kind."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from tenancy.constraints import AddIndex
from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: these run as the owner of the tables, whose policy shows every account's rows. They give out
# notices to the person in `app.user`, in accounts where that person is an active member, and nobody else's.
OF_ME = """
CREATE FUNCTION inbox_of_me(
    in_notice uuid, in_unread boolean, in_before uuid, in_after uuid, in_many integer
) RETURNS TABLE (id uuid, account_id uuid, account_name varchar, kind varchar, title varchar, body text,
                 url varchar, created_at timestamptz, seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.id, n.account_id, a.name, n.kind, n.title, n.body, n.url, n.created_at, n.seen_at
    FROM inbox_notice n
    JOIN tenancy_membership m ON m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
    JOIN tenancy_account a ON a.id = n.account_id
    WHERE n.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
      AND (in_notice IS NULL OR n.id = in_notice)
      AND (in_before IS NULL OR n.id < in_before)
      AND (in_after IS NULL OR n.id > in_after)
      AND (NOT in_unread OR n.seen_at IS NULL)
    ORDER BY CASE WHEN in_after IS NULL THEN n.id END DESC, n.id
    LIMIT in_many
$$;
REVOKE ALL ON FUNCTION inbox_of_me(uuid, boolean, uuid, uuid, integer) FROM PUBLIC;
"""
# For every page: how many are unread, and the number of the last live message in the account in scope.
BELL = """
CREATE FUNCTION inbox_bell() RETURNS TABLE (unread bigint, seq bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH me AS (SELECT nullif(current_setting('app.user', true), '')::uuid AS user_id)
    SELECT
        (SELECT count(*) FROM inbox_notice n
         JOIN tenancy_membership m ON m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
         WHERE n.user_id = (SELECT user_id FROM me) AND n.seen_at IS NULL),
        coalesce((SELECT t.seq FROM live_livetopic t
                  WHERE t.account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid)
                    AND t.topic = 'inbox:' || (SELECT user_id FROM me)), 0)
$$;
REVOKE ALL ON FUNCTION inbox_bell() FROM PUBLIC;
"""
# For live messages: counts and nothing else, of members of the account in scope.
UNREAD = """
CREATE FUNCTION inbox_unread(in_users uuid[]) RETURNS TABLE (user_id uuid, unread bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.user_id, (
        SELECT count(*) FROM inbox_notice n
        JOIN tenancy_membership m ON m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
        WHERE n.user_id = h.user_id AND n.seen_at IS NULL
    )
    FROM tenancy_membership h
    WHERE h.user_id = ANY (in_users)
      AND h.account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid)
$$;
REVOKE ALL ON FUNCTION inbox_unread(uuid[]) FROM PUBLIC;
"""
# How many were marked, in each of the person's accounts: their open pages there are to know it.
MARK = """
CREATE FUNCTION inbox_mark_read(in_notices uuid[]) RETURNS TABLE (account_id uuid, marked bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH marked AS (
        UPDATE inbox_notice n SET seen_at = drawbook_now()
        FROM tenancy_membership m
        WHERE m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
          AND n.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
          AND n.seen_at IS NULL AND (in_notices IS NULL OR n.id = ANY (in_notices))
        RETURNING n.account_id
    )
    SELECT m.account_id, (SELECT count(*) FROM marked r WHERE r.account_id = m.account_id)
    FROM tenancy_membership m
    WHERE m.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid) AND m.is_active
$$;
REVOKE ALL ON FUNCTION inbox_mark_read(uuid[]) FROM PUBLIC;
"""
# Ids and nothing else, for people who have just got a notice in the account in scope.
OTHERS = """
CREATE FUNCTION inbox_other_accounts(in_users uuid[]) RETURNS TABLE (user_id uuid, account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.user_id, o.account_id FROM tenancy_membership o
    WHERE o.user_id = ANY (in_users) AND o.is_active
      AND o.account_id <> (SELECT nullif(current_setting('app.account', true), '')::uuid)
      AND EXISTS (SELECT FROM tenancy_membership h WHERE h.user_id = o.user_id
                  AND h.account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid))
$$;
REVOKE ALL ON FUNCTION inbox_other_accounts(uuid[]) FROM PUBLIC;
"""
FUNCTIONS = {
    "inbox_of_me(uuid, boolean, uuid, uuid, integer)": OF_ME,
    "inbox_bell()": BELL,
    "inbox_unread(uuid[])": UNREAD,
    "inbox_mark_read(uuid[])": MARK,
    "inbox_other_accounts(uuid[])": OTHERS,
}


def grant(apps, schema_editor):
    for function in FUNCTIONS:
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {function} TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0004_notification_preferences_and_channels"),
        ("live", "0004_access_is_told"),
        ("tenancy", "0005_staff_know_the_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("channel", models.CharField(max_length=8)),
                ("is_wanted", models.BooleanField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind", "channel"), name="inbox_channelchoice_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(channel__in=["email", "push", "text"]), name="inbox_channelchoice_channel"
                    ),
                ]
            },
        ),
        migrations.RemoveIndex("notice", "inbox_notice_latest"),
        migrations.AlterField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        AddIndex("notice", models.Index(fields=["user", "id"], name="inbox_notice_of_user")),
        AddIndex(
            "notice", models.Index(fields=["user"], condition=Q(seen_at=None), name="inbox_notice_unread")
        ),
        *(migrations.RunSQL(made, f"DROP FUNCTION {name}") for name, made in FUNCTIONS.items()),
        WithoutModels(grant),
    ]
