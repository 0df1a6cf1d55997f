"""`bin/serve` and `bin/drawbook`: set up what is missing, then run the program."""

from __future__ import annotations

from runtime.bootstrap.assets import ensure_assets
from runtime.bootstrap.packages import become, ensure_packages
from runtime.bootstrap.words import ensure_words


def serve(arguments: list[str]) -> None:
    ensure_packages(dev=False)
    ensure_words()
    ensure_assets()
    become("runtime.cli", "serve", *arguments)


def drawbook(arguments: list[str]) -> None:
    ensure_packages(dev=False)
    ensure_words()
    if arguments[:1] in (["serve"], ["web"]):
        ensure_assets()
    become("runtime.cli", *arguments)
