"""E-mail addresses in one form: domains in ASCII (x@xn--bcher-kva.example), nothing invisible.

An address whose one form belongs to another person stays as it is, with the person able to sign in as before;
both are named in the log, for staff to decide whose account it is.
"""

import hashlib
import logging
import unicodedata

import idna
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

log = logging.getLogger(__name__)


def one_form(email):
    """The address in its one form, or None for one that has none and stays."""
    text = unicodedata.normalize("NFKC", email)
    text = "".join(sign for sign in text if unicodedata.category(sign)[0] not in "CZ").lower()
    name, _, domain = text.rpartition("@")
    if not domain.isascii() or "xn--" in domain:
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except idna.IDNAError:
            return None
    return f"{name}@{domain}" if name and len(name) + len(domain) < 254 else None


def box_hash(email):
    """As trials are remembered."""
    name, _, domain = email.rpartition("@")
    name = name.partition("+")[0] or name
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return hashlib.sha256(f"{name}@{domain}".encode()).digest()


def bring_into_one_form(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, email FROM identity_user WHERE email IS NOT NULL ORDER BY created_at, id")
        people = cursor.fetchall()
        owners = {email: user_id for user_id, email in people}
        for user_id, email in people:
            usual = one_form(email)
            if usual is None or usual == email:
                continue
            cursor.execute(
                "INSERT INTO accounts_trialtaken (email_hash) "
                "SELECT %s WHERE EXISTS (SELECT FROM accounts_trialtaken WHERE email_hash = %s) "
                "ON CONFLICT DO NOTHING",
                [box_hash(usual), box_hash(email)],
            )
            if usual in owners:
                log.warning(
                    "Two people have the same address: %s of user %s is %s of user %s. Both stay as they are.",
                    ascii(email),
                    user_id,
                    usual,
                    owners[usual],
                )
                continue
            owners[usual] = user_id
            cursor.execute("UPDATE identity_user SET email = %s WHERE id = %s", [usual, user_id])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_up_keys"), ("identity", "0003_photos")]
    operations = [WithoutModels(bring_into_one_form)]
