"""Whoever is no longer asked has nothing waiting for an answer in the app."""

from django.db import migrations

# As in 0014, but for `is_active`.
ASKED = """
CREATE OR REPLACE FUNCTION books_asked_of_me(
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
      AND (NOT in_open OR %s c.state = 'REQUESTED'
           AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now())
    ORDER BY CASE WHEN in_after IS NULL THEN c.id END DESC, c.id
    LIMIT in_many
$$;
"""
COUNT = """
CREATE OR REPLACE FUNCTION books_asked_count() RETURNS TABLE (kept bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), coalesce(sum((
        SELECT count(*) FROM books_cover c
        JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
        WHERE c.account_id = k.account_id AND c.collaborator_id = k.id AND c.state = 'REQUESTED' %s
          AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now()
    )), 0)::bigint
    FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("books", "0018_tills_can_be_reopened")]
    operations = [
        migrations.RunSQL(ASKED % "k.is_active AND", ASKED % ""),
        migrations.RunSQL(COUNT % "AND k.is_active", COUNT % ""),
    ]
