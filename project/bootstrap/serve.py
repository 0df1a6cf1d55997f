"""`bin/serve` and `bin/drawbook`: make what is missing, then go on as the program itself."""

from __future__ import annotations

from project.bootstrap.assets import ensure_assets
from project.bootstrap.packages import become, ensure_packages
from project.bootstrap.words import ensure_words


def serve(arguments: list[str]) -> None:
    ensure_packages(dev=False)
    ensure_words()
    ensure_assets()
    become("project.cli", "serve", *arguments)


def drawbook(arguments: list[str]) -> None:
    ensure_packages(dev=False)
    ensure_words()
    if arguments[:1] in (["serve"], ["web"]):
        ensure_assets()
    become("project.cli", *arguments)
