"""Check that the API's OpenAPI document is whole: every operation documented, every refusal said."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project.api import api

NEEDED = {"400", "401", "404", "429"}


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
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
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"OpenAPI: {len(schema['paths'])} paths, {len(seen)} operations, all documented.")
