"""Translations: compiled from `locale/` for gettext, only when they changed."""

from __future__ import annotations

from runtime.bootstrap.progress import step
from runtime.bootstrap.run import ROOT, VENV, run
from runtime.bootstrap.stamp import digest, is_current, remember

LOCALE = ROOT / "locale"


def ensure_words() -> None:
    """Compile translations that are missing or older than their source."""
    stamp, wanted = LOCALE / ".inputs", digest(LOCALE.rglob("*.po"))
    if is_current(stamp, wanted):
        return
    with step("Compiling the translations"):
        run([VENV / "bin" / "python", "-P", "-m", "runtime.words"])
    remember(stamp, wanted)
