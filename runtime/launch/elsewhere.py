"""`drawbook setup-database`: three roles and a database on a PostgreSQL server of your own."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from runtime.embedded import roles
from runtime.embedded.roles import Role
from runtime.embedded.secrets_file import APPLICATION, DATABASE, OWNER

ASK = "choose-a-password"


@dataclass(frozen=True)
class Wanted:
    """Return the names in DATABASE_URL and DATABASE_OWNER_URL, or the usual ones."""

    owner: Role
    application: Role
    database: str


def main(admin_url: str | None) -> int:
    """Print the statements, or run them as the superuser of `admin_url`; running them again is harmless."""
    wanted = read_wanted()
    if admin_url is None:
        print(as_script(wanted))
        return 0
    if ASK in (wanted.owner.password, wanted.application.password):
        print(
            "Set DATABASE_URL and DATABASE_OWNER_URL with the passwords that the roles should have.",
            file=sys.stderr,
        )
        return 2
    with psycopg.connect(admin_url, autocommit=True) as server:
        roles.ensure(server, wanted.owner, wanted.application, wanted.database)
    with psycopg.connect(make_conninfo(admin_url, dbname=wanted.database), autocommit=True) as database:
        for statement in roles.default_privileges(wanted.owner.name, wanted.application.name):
            database.execute(statement)
    print(f"{wanted.database}: owned by {wanted.owner.name}, used by {wanted.application.name}.")
    return 0


def read_wanted() -> Wanted:
    owner, _ = _role("DATABASE_OWNER_URL", OWNER)
    application, database = _role("DATABASE_URL", APPLICATION)
    return Wanted(owner, application, database)


def as_script(wanted: Wanted) -> str:
    """Return the statements as a script for psql, for a superuser to read and run."""
    owner, application = wanted.owner, wanted.application
    statements = [
        roles.role_statement("CREATE", owner, "CREATEDB"),
        roles.role_statement("CREATE", application, "NOCREATEDB"),
        roles.staff_statement(),
        roles.staff_membership(application.name),
        roles.database_statement(wanted.database, owner.name),
        *roles.close_to_others(wanted.database, application.name),
    ]
    inside = roles.default_privileges(owner.name, application.name)
    return "\n".join(
        [
            "-- Run as a superuser: psql --file this-file postgres",
            *(statement.as_string(None) + ";" for statement in statements),
            f"\\connect {sql.Identifier(wanted.database).as_string(None)}",
            *(statement.as_string(None) + ";" for statement in inside),
        ]
    )


def _role(variable: str, name: str) -> tuple[Role, str]:
    url = os.environ.get(variable, "").strip()
    if not url:
        return Role(name, ASK), DATABASE
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise SystemExit(f"{variable} begins with postgresql://")
    parts = conninfo_to_dict(url)
    return Role(str(parts.get("user") or name), str(parts.get("password") or ASK)), str(
        parts.get("dbname") or DATABASE
    )
