"""Check that the API's OpenAPI document is complete and equals docs/openapi.json.

`--write` writes the document, so that a commit that changes the API shows what clients will see.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from project.api import api

NEEDED = {"400", "401", "404", "429"}


SNAPSHOT = Path(settings.BASE_DIR) / "docs" / "openapi.json"
OTHERWISE = "docs/openapi.json differs. If the API was meant to change: drawbook manage check_openapi --write"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/openapi.json")

    def handle(self, *args: Any, **options: Any) -> None:
        schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
        document = json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if options["write"]:
            SNAPSHOT.write_text(document, encoding="utf-8")
        problems = []
        seen: set[str] = set()
        for path, methods in schema["paths"].items():
            if not path.endswith(("/", ".json", ".pdf", ".csv", ".xlsx", ".py", ".{form}")):
                problems.append(f"{path} does not end with a slash")
            for method, operation in methods.items():
                name = operation["operationId"]
                if name in seen:
                    problems.append(f"{name} is used twice")
                seen.add(name)
                missing = NEEDED - set(operation["responses"])
                if operation.get("security") != [] and missing and "/auth/" not in path:
                    problems.append(f"{method.upper()} {path} does not document {sorted(missing)}")
        if not SNAPSHOT.exists() or SNAPSHOT.read_text(encoding="utf-8") != document:
            problems.append(OTHERWISE)
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"OpenAPI: {len(schema['paths'])} paths, {len(seen)} operations, all documented.")
