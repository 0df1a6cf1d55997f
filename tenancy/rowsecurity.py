"""Migration operations and constraints that separate one account's rows from the others'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.migrations.operations.base import Operation

# The predicate of every tenant policy. The sub-select is evaluated once per statement, not per row. After a
# transaction the setting is '' rather than null, and '' isn't a UUID.
IN_ACCOUNT = "account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid)"


def protect_table(table: str, predicate: str = IN_ACCOUNT) -> list[str]:
    """Return the statements that force row security on `table`; the role that migrates sees all rows."""
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY tenant ON "{table}" USING ({predicate}) WITH CHECK ({predicate})',
        f'CREATE POLICY owner_all ON "{table}" TO CURRENT_USER USING (true) WITH CHECK (true)',
    ]


class _Sql(Operation):
    """An operation that is only SQL."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def forward_sql(self) -> list[str]:
        raise NotImplementedError

    def backward_sql(self) -> list[str]:
        return []

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.forward_sql():
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.backward_sql():
            schema_editor.execute(statement)


class ProtectTenantTable(_Sql):
    """Force row security on a table with `account_id`."""

    def __init__(self, table: str, predicate: str = IN_ACCOUNT) -> None:
        self.table = table
        self.predicate = predicate

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table], {})

    def forward_sql(self) -> list[str]:
        return protect_table(self.table, self.predicate)

    def backward_sql(self) -> list[str]:
        return [
            f'DROP POLICY tenant ON "{self.table}"',
            f'DROP POLICY owner_all ON "{self.table}"',
            f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY',
        ]

    def describe(self) -> str:
        return f"Protect the rows of {self.table} by account"


class AppendOnly(_Sql):
    """Allow the application only SELECT and INSERT on a table."""

    def __init__(self, table: str, *, updatable: tuple[str, ...] = ()) -> None:
        self.table = table
        self.updatable = updatable

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table], {"updatable": self.updatable} if self.updatable else {})

    def forward_sql(self) -> list[str]:
        role = settings.DATABASE_APP_ROLE
        statements = [f'REVOKE UPDATE, DELETE, TRUNCATE ON "{self.table}" FROM "{role}"']
        if self.updatable:
            columns = ", ".join(f'"{name}"' for name in self.updatable)
            statements.append(f'GRANT UPDATE ({columns}) ON "{self.table}" TO "{role}"')
        return statements

    def backward_sql(self) -> list[str]:
        return [f'GRANT UPDATE, DELETE ON "{self.table}" TO "{settings.DATABASE_APP_ROLE}"']

    def describe(self) -> str:
        return f"Allow the application only to add to {self.table}"


class StaffMayRead(_Sql):
    """Let staff read a table over all accounts, by a policy and a grant for their role.

    With `columns`, only those are granted. A table without row security gets only the grant.
    """

    def __init__(self, table: str, *, columns: tuple[str, ...] = (), sealed: bool = True) -> None:
        self.table = table
        self.columns = columns
        self.sealed = sealed

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        named: dict[str, Any] = {"columns": self.columns} if self.columns else {}
        return (type(self).__name__, [self.table], {**named, **({} if self.sealed else {"sealed": False})})

    def forward_sql(self) -> list[str]:
        role = settings.DATABASE_STAFF_ROLE
        quoted = [f'"{name}"' for name in self.columns]
        columns = f" ({', '.join(quoted)})" if quoted else ""
        statements = [f'GRANT SELECT{columns} ON "{self.table}" TO "{role}"']
        if self.sealed:
            statements.append(f'CREATE POLICY staff ON "{self.table}" FOR SELECT TO "{role}" USING (true)')
        return statements

    def backward_sql(self) -> list[str]:
        statements = [f'REVOKE ALL ON "{self.table}" FROM "{settings.DATABASE_STAFF_ROLE}"']
        if self.sealed:
            statements.append(f'DROP POLICY staff ON "{self.table}"')
        return statements

    def describe(self) -> str:
        return f"Let staff read {self.table}"


class TenantForeignKey(models.BaseConstraint):
    """`(account_id, column) → (account_id, id)`: a plain foreign key could refer to another account's row,
    because referential checks ignore row security.

    The Django ForeignKey beside it is declared with `db_constraint=False`.
    """

    on_delete_words: ClassVar[frozenset[str]] = frozenset({"NO ACTION", "CASCADE"})

    def __init__(self, *, column: str, to: str, name: str, on_delete: str = "NO ACTION") -> None:
        super().__init__(name=name)
        if on_delete not in self.on_delete_words:
            raise ValueError(f"on_delete is one of {sorted(self.on_delete_words)}")
        self.column = column
        self.to = to
        self.on_delete = on_delete

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        return (
            f'CONSTRAINT "{self.name}" FOREIGN KEY ("account_id", "{self.column}") '
            f'REFERENCES "{self.to}" ("account_id", "id") ON DELETE {self.on_delete}'
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Statement:  # type: ignore[override]
        assert model is not None
        return Statement(
            "ALTER TABLE %(table)s ADD " + self.constraint_sql(model, schema_editor).replace("%", "%%"),
            table=Table(model._meta.db_table, schema_editor.quote_name),
        )

    def remove_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Statement:  # type: ignore[override]
        assert model is not None
        return Statement(
            f'ALTER TABLE %(table)s DROP CONSTRAINT "{self.name}"',
            table=Table(model._meta.db_table, schema_editor.quote_name),
        )

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Left to the database."""

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(column=self.column, to=self.to)
        if self.on_delete != "NO ACTION":
            kwargs["on_delete"] = self.on_delete
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TenantForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)


class WithoutModels(_Sql):
    """`work(None, schema_editor)`: RunPython without rendering the models, which takes most of its time."""

    def __init__(self, work: Callable[[None, Any], None]) -> None:
        self.work = work

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.work], {})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.work(None, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do nothing: grants end with the objects they are for."""

    def describe(self) -> str:
        return f"Statements: {self.work.__name__}"
