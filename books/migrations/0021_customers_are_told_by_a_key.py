"""Customers are told by a key of their name, in which capitals, widths, blanks and ways of writing accents don't
count. Of customers that were two spellings of one name the oldest stays, and takes over what the others had.
"""

import re
import unicodedata

from django.db import migrations, models

from tenancy.constraints import AddConstraint, AddIndex
from tenancy.rowsecurity import WithoutModels

AT_ONCE = 5_000
_UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_SHAPED = "\u0590-\u1fff\ua800-\uabff\U00010000-\U0010ffff\u2600-\u27bf\ufb1d-\ufeff"
_IDLE_JOINER = re.compile(f"(?<![{_SHAPED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_SHAPED}])")


def clean_name(text):
    """A name as it is stored from now on."""
    text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    return " ".join(_IDLE_JOINER.sub("", text).split())


def name_key(text):
    """What two names share when they are one."""
    folded = unicodedata.normalize("NFKC", clean_name(text)).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    return " ".join(folded.replace("\u200c", "").replace("\u200d", "").split())[:240].rstrip()


def give_customers_their_keys(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, account_id, name, phone, email, note FROM books_customer ORDER BY created_at, id"
        )
        oldest = {}
        for customer_id, account_id, name, *known in cursor.fetchall():
            key = name_key(name)
            if not key:
                key = name[:240]
            first = oldest.setdefault((account_id, key), customer_id)
            if first == customer_id:
                cursor.execute(
                    "UPDATE books_customer SET name = %s, name_key = %s WHERE id = %s",
                    [clean_name(name) or name, key, customer_id],
                )
                continue
            cursor.execute(
                "UPDATE books_customer SET phone = coalesce(nullif(phone, ''), %s), "
                "email = coalesce(nullif(email, ''), %s), note = coalesce(nullif(note, ''), %s) WHERE id = %s",
                [*known, first],
            )
            cursor.execute("DELETE FROM books_customer WHERE id = %s", [customer_id])


def give_tickets_their_keys(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT customer FROM books_ticket WHERE customer <> ''")
        names = [name for (name,) in cursor.fetchall()]
        for at in range(0, len(names), AT_ONCE):
            some = names[at : at + AT_ONCE]
            cursor.execute(
                "UPDATE books_ticket t SET customer_key = k.key "
                "FROM unnest(%s::text[], %s::text[]) AS k (name, key) WHERE t.customer = k.name",
                [some, [name_key(name) for name in some]],
            )
        cursor.execute("SELECT DISTINCT customer FROM books_limit WHERE customer <> ''")
        for (name,) in cursor.fetchall():
            if clean_name(name) not in ("", name):
                cursor.execute(
                    "UPDATE books_limit SET customer = %s WHERE customer = %s", [clean_name(name), name]
                )


class Migration(migrations.Migration):
    dependencies = [("books", "0020_public_tickets_tell_pending_from_covered")]
    operations = [
        migrations.AddField(
            "ticket", "customer_key", models.CharField(blank=True, db_default="", max_length=240)
        ),
        migrations.AddField(
            "customer",
            "name_key",
            models.CharField(max_length=240, default=""),
            preserve_default=False,
        ),
        WithoutModels(give_customers_their_keys),
        WithoutModels(give_tickets_their_keys),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint("customer", "books_customer_name"),
        AddConstraint(
            "customer",
            models.UniqueConstraint(fields=["account", "name_key"], name="books_customer_name_key"),
        ),
        migrations.RemoveIndex("ticket", "books_ticket_by_customer"),
        AddIndex(
            "ticket",
            models.Index(
                condition=models.Q(("customer_key", ""), _negated=True),
                fields=["account", "period", "customer_key"],
                name="books_ticket_by_customer_key",
            ),
        ),
    ]
