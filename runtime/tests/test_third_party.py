"""Whatever the locks name is named in the notices; `python -m runtime.third_party` writes them anew."""

from __future__ import annotations

import re

from runtime.third_party import NOTICES, ROOT, node_packages, python_packages


def test_every_package_of_the_locks_is_named_with_its_licence() -> None:
    named = dict(re.findall(r"^(\S+) \S+: (.+)$", NOTICES.read_text(), re.MULTILINE))
    wanted = {name for name, _version in python_packages()}
    wanted |= {folder.rpartition("node_modules/")[2] for folder in node_packages()}
    missing = sorted(wanted - named.keys())
    assert missing == [], "run `python -m runtime.third_party`"


def test_the_texts_of_the_fonts_and_of_our_own_licence_are_there() -> None:
    assert "SIL OPEN FONT LICENSE" in NOTICES.read_text().upper()
    assert "Apache License" in (ROOT / "LICENSE").read_text()
