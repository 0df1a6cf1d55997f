"""The roles of a Drawbook database (owner, application and staff) as SQL.

The owner makes tables; the application reads and writes rows, can't TRUNCATE, make databases or go around row
security. The staff role reads over all accounts where a table's policy lets it; nobody signs in as it: the
application changes into it for one transaction. None is a superuser. The same statements set up a database
elsewhere (`drawbook setup-database`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from psycopg import Connection, sql

STAFF = "drawbook_staff"


@dataclass(frozen=True)
class Role:
    name: str
    password: str


def ensure(server: Connection, owner: Role, application: Role, name: str) -> None:
    """Return statements that create or correct the roles and the database; they can run again.

    `server` is a superuser's connection in autocommit. `default_privileges` then go into the database itself.
    """
    ensure_role(server, owner, "CREATEDB")
    ensure_role(server, application, "NOCREATEDB")
    ensure_staff(server, application.name)
    ensure_database(server, name, owner.name)
    for statement in close_to_others(name, application.name):
        server.execute(statement)


def ensure_role(server: Connection, role: Role, may: str) -> None:
    """`may` is CREATEDB or NOCREATEDB."""
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone()
    server.execute(role_statement("ALTER" if known else "CREATE", role, may))


def ensure_staff(server: Connection, application: str) -> None:
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [staff_role()]).fetchone()
    if not known:
        server.execute(staff_statement())
    server.execute(staff_membership(application))


def staff_role() -> str:
    """Return the staff role's name; the setting `DATABASE_STAFF_ROLE` overrides it."""
    return os.environ.get("DATABASE_STAFF_ROLE", "").strip() or STAFF


def ensure_database(server: Connection, name: str, owner: str) -> None:
    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not known:
        server.execute(database_statement(name, owner))


def role_statement(verb: str, role: Role, may: str) -> sql.Composed:
    """`verb` is CREATE or ALTER."""
    return sql.SQL(
        "{verb} ROLE {name} WITH LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {may} "
        "PASSWORD {secret}"
    ).format(
        verb=sql.SQL(verb),
        name=sql.Identifier(role.name),
        may=sql.SQL(may),
        secret=sql.Literal(role.password),
    )


def staff_statement() -> sql.Composed:
    return sql.SQL("CREATE ROLE {name} NOLOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS").format(
        name=sql.Identifier(staff_role())
    )


def staff_membership(application: str) -> sql.Composed:
    """Let the application switch to the staff role; it has none of its rights before that."""
    return sql.SQL("GRANT {staff} TO {app} WITH INHERIT FALSE, SET TRUE").format(
        staff=sql.Identifier(staff_role()), app=sql.Identifier(application)
    )


def database_statement(name: str, owner: str) -> sql.Composed:
    statement = sql.SQL("CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0")
    return statement.format(name=sql.Identifier(name), owner=sql.Identifier(owner))


def close_to_others(name: str, application: str) -> list[sql.Composed]:
    """Allow only the owner and the application to connect to the database."""
    parts = {"name": sql.Identifier(name), "app": sql.Identifier(application)}
    return [
        sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**parts),
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**parts),
    ]


def default_privileges(owner: str, application: str) -> list[sql.Composed]:
    """Let the application use what the owner creates in the database from now on."""
    start = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} ").format(owner=sql.Identifier(owner))
    grants = (
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "GRANT USAGE, SELECT ON SEQUENCES",
        "GRANT EXECUTE ON FUNCTIONS",
        "GRANT USAGE ON SCHEMAS",
    )
    end = sql.SQL(" TO {app}").format(app=sql.Identifier(application))
    return [start + sql.SQL(grant) + end for grant in grants]
