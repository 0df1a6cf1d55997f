"""Prepare a server: roles and database when it runs, a lost password when it doesn't."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg

from runtime.embedded import roles as role_statements
from runtime.embedded.binaries import Binaries
from runtime.embedded.errors import EmbeddedError
from runtime.embedded.home import Home
from runtime.embedded.launch import environment
from runtime.embedded.roles import Role
from runtime.embedded.runner import Runner
from runtime.embedded.secrets_file import APPLICATION, DATABASE, OWNER, SUPERUSER, Secrets, write_private

# Increase it when the statements change: every home then runs them at its next start.
EDITION = "2"


def is_new(home: Home) -> bool:
    """Whether no start has ever finished here."""
    return not _note(home).exists()


def forget(home: Home) -> None:
    _note(home).unlink(missing_ok=True)


def roles(home: Home, secrets: Secrets) -> None:
    """Create the owner, the application role and the database; skipped where this was already done."""
    if not is_new(home) and _note(home).read_text().strip() == EDITION:
        return
    owner = Role(OWNER, secrets.owner_password)
    application = Role(APPLICATION, secrets.application_password)
    with psycopg.connect(secrets.superuser_url(), autocommit=True) as server:
        role_statements.ensure(server, owner, application, DATABASE)
        for name in ("postgres", "template1"):
            server.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
        # The owner creates the databases of the tests from here.
        server.execute(f"GRANT CONNECT ON DATABASE postgres TO {OWNER}")
    # New databases copy what is in template1.
    for name in (DATABASE, "template1"):
        with psycopg.connect(secrets.superuser_url(name), autocommit=True) as database:
            for statement in role_statements.default_privileges(OWNER, APPLICATION):
                database.execute(statement)
    write_private(_note(home), EDITION + "\n")
    home.hand_to_owner(_note(home))


def renew_password(home: Home, binaries: Binaries, runner: Runner, secrets: Secrets) -> None:
    """Give the superuser a new password after the secrets file was lost, with no server running."""
    forget(home)
    done = subprocess.run(
        [binaries.postgres, "--single", "-D", str(home.data), "postgres"],
        input=f"ALTER ROLE {SUPERUSER} PASSWORD '{secrets.superuser_password}'\n",
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/",
        env=environment(),
        start_new_session=True,
        check=False,
        **runner.popen_options(),
    )
    if done.returncode != 0:
        raise EmbeddedError(f"The lost secrets file couldn't be created again:\n{done.stderr.strip()}")


def _note(home: Home) -> Path:
    return home.path / "prepared"
