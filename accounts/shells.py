"""Shells other than the desk around a person's own pages: a product names one for a role."""

from __future__ import annotations

from typing import Any

from tenancy.roles import Role

_shells: dict[Role, dict[str, Any]] = {}


def use_shell(role: Role, layout: str, **context: Any) -> None:
    """Have a person's own pages extend `layout` for members with this role, with the context it needs."""
    _shells[role] = {"layout": layout, **context}


def shell_for(role: Role) -> dict[str, Any]:
    return _shells.get(role, {"layout": "ui/desk.html"})
