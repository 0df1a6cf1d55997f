"""Write the notices of third-party software: `python -m runtime.third_party`.

Names, versions and licences come from the lock files, licence texts from the installed packages.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTICES = ROOT / "ui" / "static" / "ui" / "third-party-notices.txt"
PYTHON_LOCK = ROOT / "requirements.lock"
NODE_LOCK = ROOT / "package-lock.json"
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
_LICENCE_FILE = re.compile(r"^(licen[cs]e|copying|notice|ofl)", re.IGNORECASE)
HEAD = """Drawbook includes or is built with work of others. Each is named with its version and licence; the
texts of the licences follow, each once. Fonts and scripts are cut and bundled into the assets.

This file is written by `python -m runtime.third_party`.
"""


@dataclass(frozen=True, slots=True)
class Work:
    """One package: where it comes from, its name and version, its licence, and the licence's texts."""

    origin: str
    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def python_packages() -> list[tuple[str, str]]:
    """Return (name, version) of every package that is installed with Drawbook."""
    return [(one["name"], one["version"]) for one in _PINNED.finditer(PYTHON_LOCK.read_text())]


def node_packages() -> dict[str, dict[str, str]]:
    """Return the lock's entries of the packages that assets are built from, by folder."""
    packages: dict[str, dict[str, str]] = json.loads(NODE_LOCK.read_text())["packages"]
    return {folder: facts for folder, facts in packages.items() if folder}


def works() -> list[Work]:
    """Return all packages, in the order of their names."""
    found = [_python(name, version) for name, version in python_packages()]
    found += [_node(folder, facts) for folder, facts in node_packages().items()]
    return sorted(found, key=lambda work: (work.origin, work.name.lower(), work.version))


def _python(name: str, version: str) -> Work:
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        # For another platform: listed without its texts.
        return Work("Python", name, version, "see the package", ())
    facts = {name: installed.metadata[name] for name in installed.metadata}
    licence = facts.get("License-Expression") or _classified(installed) or facts.get("License") or ""
    short = licence.splitlines()[0][:80] if licence else "see the text"
    return Work("Python", name, version, short, _python_texts(installed))


def _classified(installed: Distribution) -> str:
    classifiers = installed.metadata.get_all("Classifier") or []
    return ", ".join(one.rpartition(":: ")[2] for one in classifiers if one.startswith("License ::"))


def _python_texts(installed: Distribution) -> tuple[str, ...]:
    files = [file for file in installed.files or () if ".dist-info" in str(file)]
    named = [file for file in files if _LICENCE_FILE.match(file.name)]
    return tuple(text for file in named if (text := _read(Path(str(installed.locate_file(file))))))


def _node(folder: str, facts: dict[str, str]) -> Work:
    directory = ROOT / folder
    files = sorted(directory.iterdir()) if directory.is_dir() else []
    texts = tuple(text for file in files if _LICENCE_FILE.match(file.name) and (text := _read(file)))
    name = folder.rpartition("node_modules/")[2]
    return Work("JavaScript and fonts", name, facts["version"], facts.get("license", "see the text"), texts)


def _read(file: Path) -> str:
    return file.read_text(errors="replace").strip() if file.is_file() else ""


def notices() -> str:
    """Return the whole file."""
    found = works()
    texts: dict[str, list[str]] = {}
    lines = [HEAD]
    for origin in dict.fromkeys(work.origin for work in found):
        lines.append(f"\n{origin}\n{'=' * len(origin)}")
        lines += [f"{work.name} {work.version}: {work.licence}" for work in found if work.origin == origin]
    for work in found:
        for text in work.texts:
            texts.setdefault(text, []).append(work.name)
    for text, names in texts.items():
        lines.append(f"\n{'-' * 78}\n{', '.join(dict.fromkeys(names))}\n\n{text}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    NOTICES.write_text(notices())
