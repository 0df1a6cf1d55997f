"""A collaborator may answer with a sign-in of its own; and losses are watched beyond the last alert too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import WithoutModels
from tenancy.constraints import AddConstraint

# SECURITY DEFINER: these run as the owner of the tables, whose policy shows every account's rows. Each gives
# out ids (and counts) of what is asked of the person in `app.user`, who consented to be asked, and of nobody
# else. The rows themselves are then read in the scope of the account they belong to.
KEPT = """
CREATE FUNCTION books_kept_by_me() RETURNS TABLE (account_id uuid, collaborator_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.account_id, k.id FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
    ORDER BY k.bound_at, k.id
$$;
REVOKE ALL ON FUNCTION books_kept_by_me() FROM PUBLIC;
"""

# Newest first, or oldest first after `in_after`; `in_open`: only what can still be answered by the clock.
ASKED = """
CREATE FUNCTION books_asked_of_me(
    in_cover uuid, in_open boolean, in_before uuid, in_after uuid, in_many integer
) RETURNS TABLE (account_id uuid, cover_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.account_id, c.id
    FROM books_collaborator k
    JOIN books_cover c ON c.account_id = k.account_id AND c.collaborator_id = k.id
    JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
      AND (in_cover IS NULL OR c.id = in_cover)
      AND (in_before IS NULL OR c.id < in_before)
      AND (in_after IS NULL OR c.id > in_after)
      AND (NOT in_open OR c.state = 'REQUESTED'
           AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now())
    ORDER BY CASE WHEN in_after IS NULL THEN c.id END DESC, c.id
    LIMIT in_many
$$;
REVOKE ALL ON FUNCTION books_asked_of_me(uuid, boolean, uuid, uuid, integer) FROM PUBLIC;
"""

# For the rail of every page: nothing but two counts.
COUNT = """
CREATE FUNCTION books_asked_count() RETURNS TABLE (kept bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), coalesce(sum((
        SELECT count(*) FROM books_cover c
        JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
        WHERE c.account_id = k.account_id AND c.collaborator_id = k.id AND c.state = 'REQUESTED'
          AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now()
    )), 0)::bigint
    FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
$$;
REVOKE ALL ON FUNCTION books_asked_count() FROM PUBLIC;
"""

# As in 0007; there, a period whose loss had once reached the whole limit was never looked at again, and so
# could not be told of a second time after it had fallen below.
DUE = """
CREATE OR REPLACE FUNCTION books_due_results() RETURNS TABLE (account_id uuid, period_id uuid, what text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    (SELECT p.account_id, p.id, 'reveal' FROM books_period p
     WHERE p.state = 'PRECLOSED' AND p.lucky_number IS NOT NULL AND p.reveal_at <= drawbook_now()
     ORDER BY p.reveal_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'expire_claims' FROM books_period p
     WHERE p.state = 'CLOSED' AND p.claims_expired_at IS NULL
       AND p.claims_expire_at <= drawbook_now()
     ORDER BY p.claims_expire_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'watch_loss' FROM books_period p
     JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
     WHERE p.state IN ('OPEN', 'PRECLOSED') AND b.loss_limit IS NOT NULL %s
     LIMIT 500)
$$;
"""

FUNCTIONS = (
    "books_kept_by_me()",
    "books_asked_of_me(uuid, boolean, uuid, uuid, integer)",
    "books_asked_count()",
)


def grant(apps, schema_editor):
    for function in FUNCTIONS:
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {function} TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0013_test_beacon_accepted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="collaborator",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="collaborator",
            name="bound_at",
            field=models.DateTimeField(null=True),
        ),
        AddConstraint(
            model_name="collaborator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user__isnull", False)),
                fields=("account", "user"),
                name="books_collaborator_user",
            ),
        ),
        AddConstraint(
            model_name="collaborator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bound_at__isnull", True), ("user__isnull", True)),
                    models.Q(("bound_at__isnull", False), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="books_collaborator_bound",
            ),
        ),
        migrations.RunSQL(KEPT, "DROP FUNCTION books_kept_by_me()"),
        migrations.RunSQL(ASKED, "DROP FUNCTION books_asked_of_me(uuid, boolean, uuid, uuid, integer)"),
        migrations.RunSQL(COUNT, "DROP FUNCTION books_asked_count()"),
        migrations.RunSQL(DUE % "", DUE % "AND p.alerted_percent < 100"),
        WithoutModels(grant),
    ]
