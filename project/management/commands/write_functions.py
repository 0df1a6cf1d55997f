"""Write the database's functions, as they are after all migrations, to the `sql/` folders of their packages.

Run it after adding a migration that changes a function. A test compares the files with the database.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from kernel.query import select

FUNCTIONS = """
SELECT p.proname, pg_get_functiondef(p.oid)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
  AND p.proname NOT LIKE 'procrastinate%%'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)
"""
# The package of functions whose names begin with no package.
OTHERS = "kernel"
NOTE = """-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions
"""


def functions() -> dict[Path, str]:
    """Return the text of each file: one per function name, overloads together."""
    packages = {config.label for config in apps.get_app_configs()}
    found: list[tuple[str, str]] = select(FUNCTIONS)
    files: dict[Path, str] = {}
    for name, definition in found:
        package, _, rest = name.partition("_")
        if package not in packages or not (Path(settings.BASE_DIR) / package).is_dir():
            package, rest = OTHERS, name
        file = Path(settings.BASE_DIR) / package / "sql" / f"{rest}.sql"
        lines = "\n".join(line.rstrip() for line in definition.strip().splitlines())
        files[file] = files.get(file, NOTE) + f"\n{lines};\n"
    return files


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        files = functions()
        for old in set(Path(settings.BASE_DIR).glob("*/sql/*.sql")) - set(files):
            old.unlink()
        for file, text in files.items():
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(files)} files written.")
