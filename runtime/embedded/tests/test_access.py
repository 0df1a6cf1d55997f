"""Who may connect, and what he may do there."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from runtime.embedded import EmbeddedServer
from runtime.embedded.home import Home
from runtime.embedded.secrets_file import Secrets

pytestmark = pytest.mark.pg16


def test_folders_and_secrets_are_closed(serving: EmbeddedServer) -> None:
    home = serving.home
    modes = {path: path.stat().st_mode & 0o777 for path in (home.cluster, home.data, home.socket_folder)}
    assert set(modes.values()) == {0o700}
    for path in (home.secrets, home.log, home.lock):
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_password_file_of_initdb_is_gone(serving: EmbeddedServer) -> None:
    secret = serving.secrets.superuser_password
    holders = [
        path
        for path in serving.home.path.rglob("*")
        if path.is_file()
        and not path.is_relative_to(serving.home.data)
        and secret in path.read_text("latin-1")
    ]
    assert holders == [serving.home.secrets]


def test_every_rule_of_access_wants_a_password(serving: EmbeddedServer) -> None:
    with psycopg.connect(serving.secrets.superuser_url()) as database:
        rules = database.execute(
            "SELECT DISTINCT auth_method, user_name, error FROM pg_hba_file_rules"
        ).fetchall()
        stored = database.execute("SELECT rolpassword FROM pg_authid WHERE rolcanlogin").fetchall()
    assert rules == [("scram-sha-256", ["postgres", "drawbook_owner", "drawbook_app"], None)]
    assert all(password.startswith("SCRAM-SHA-256$") for (password,) in stored)


def test_a_wrong_password_and_none_are_refused(serving: EmbeddedServer) -> None:
    secrets = serving.secrets
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(secrets.application_url, password="guess")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=secrets.host, port=secrets.port, dbname="drawbook", user="drawbook_app")


def test_nobody_else_may_connect(serving: EmbeddedServer) -> None:
    with psycopg.connect(serving.secrets.superuser_url(), autocommit=True) as database:
        database.execute("CREATE ROLE stranger LOGIN PASSWORD 'known'")
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(serving.secrets.owner_url, user="stranger", password="known")


def test_no_role_is_more_than_it_needs(serving: EmbeddedServer) -> None:
    with psycopg.connect(serving.secrets.superuser_url()) as database:
        roles = database.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication "
            "FROM pg_roles WHERE rolname LIKE 'drawbook%' ORDER BY 1"
        ).fetchall()
        owner = database.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'drawbook'"
        ).fetchone()
    assert roles == [
        ("drawbook_app", False, False, False, False, False),
        ("drawbook_owner", False, False, True, False, False),
        ("drawbook_staff", False, False, False, False, False),
    ]
    assert owner == ("drawbook_owner",)


def test_the_application_uses_what_the_owner_makes(serving: EmbeddedServer) -> None:
    with psycopg.connect(serving.secrets.owner_url) as owner:
        owner.execute("CREATE TABLE thing (id bigserial PRIMARY KEY, name text)")
        owner.execute("CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'")
        owner.execute("REVOKE EXECUTE ON FUNCTION twice FROM PUBLIC")
    with psycopg.connect(serving.secrets.application_url) as application:
        application.execute("INSERT INTO thing (name) VALUES ('a'), ('b')")
        application.execute("UPDATE thing SET name = 'c' WHERE name = 'b'")
        application.execute("DELETE FROM thing WHERE name = 'a'")
        assert application.execute("SELECT name, twice(21) FROM thing").fetchall() == [("c", 42)]
        application.execute("CREATE TEMPORARY TABLE loading (n int)")


@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE thing", "CREATE TABLE own (id int)", "CREATE DATABASE another", "DROP TABLE thing"],
)
def test_the_application_may_not(serving: EmbeddedServer, statement: str) -> None:
    with psycopg.connect(serving.secrets.owner_url) as owner:
        owner.execute("CREATE TABLE thing (id int)")
    with (
        psycopg.connect(serving.secrets.application_url, autocommit=True) as application,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        application.execute(statement)


def test_the_owner_makes_databases_where_the_application_works(serving: EmbeddedServer) -> None:
    with psycopg.connect(serving.secrets.owner_url, dbname="postgres", autocommit=True) as owner:
        owner.execute("CREATE DATABASE test_drawbook")
    with psycopg.connect(serving.secrets.owner_url, dbname="test_drawbook") as owner:
        owner.execute("CREATE TABLE thing (id int)")
    with psycopg.connect(serving.secrets.application_url, dbname="test_drawbook") as application:
        application.execute("INSERT INTO thing VALUES (1)")


def test_the_application_stays_out_of_the_other_databases(serving: EmbeddedServer) -> None:
    for name in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="does not have CONNECT privilege"):
            psycopg.connect(serving.secrets.application_url, dbname=name)


def test_a_lost_secrets_file_is_made_anew(home: Home) -> None:
    before = Secrets.read(home)
    assert before is not None
    home.secrets.unlink()
    server = EmbeddedServer(home.path, throwaway=True)
    secrets = server.start("the test")
    try:
        assert secrets.owner_password != before.owner_password
        for url in (secrets.owner_url, secrets.application_url):
            psycopg.connect(url).close()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(secrets.owner_url, password=before.owner_password)
    finally:
        server.stop()


def test_text_is_utf8_sorted_by_code_point(serving: EmbeddedServer) -> None:
    with psycopg.connect(serving.secrets.application_url) as database:
        assert database.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert database.execute("SELECT 'Z' < 'a', lower('ÄÉ')").fetchone() == (True, "äé")
