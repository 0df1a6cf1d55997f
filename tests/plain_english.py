"""Which words names and texts don't use, and where they are used all the same.

`python -m tests.plain_english books` lists what is left in the package books, one finding a line.
The words come from docs/glossary.md: each idea has one standard word.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.sources import OUTSIDE, ROOT, production_files
from ui.extract_messages import messages_of, page_files, script_files

# A word in a name, and what is written instead.
BANNED_WORDS = {
    **dict.fromkeys(("tell", "tells", "told", "telling"), "notify, report, show, announced"),
    **dict.fromkeys(("say", "says", "said", "saying", "spoken", "speak"), "report, show, text, message"),
    **dict.fromkeys(("stand", "stands", "standing", "stood"), "is, appears, remains; access (of an account)"),
    **dict.fromkeys(("keep", "keeps", "kept", "keeping"), "store, save, enforce, update, retain"),
    **dict.fromkeys(("wish", "wishes"), "preference"),
    **dict.fromkeys(("trouble", "troubles"), "error, problem"),
    **dict.fromkeys(("twin", "twins"), "duplicate"),
    **dict.fromkeys(("door", "doors"), "finder: get_…, list_…; channel"),
    **dict.fromkeys(("place", "places"), "journal account; menu item, index, URL, rank, slot"),
    **dict.fromkeys(("way", "ways"), "channel, method, path"),
    **dict.fromkeys(("face", "faces"), "page, endpoint"),
    **dict.fromkeys(("lent", "vain", "riddle", "mend", "mends"), "the plain description"),
    **dict.fromkeys(("who", "whom", "whose"), "user, person, member, holder"),
}
# Two words that follow each other in a name.
BANNED_PAIRS = {
    "put_away": "dismiss",
    "put_off": "postpone, reschedule",
    "put_back": "restore",
    "put_in": "enter, add",
    "put_forward": "propose, bring forward",
    "take_back": "undo (sale), reverse (payment), withdraw (claim), revoke (token)",
    "taken_back": "undone, reversed, withdrawn, revoked",
    "take_off": "remove",
    "give_back": "return, release, refund",
    "give_over": "transfer, hand over",
    "let_in": "admit, allow",
    "let_go": "discard",
    "look_after": "supervise, maintain",
    "looked_at": "viewed",
    "look_at": "view",
}
# Names that the trade, a library or the specification gives.
ALLOWED_NAMES = {
    "KEEP_ALIVE_SECONDS",
    "IN_PLACE_BYTES",
    "stand_alone",  # the stand-alone verifier
    "stand_alone_bytes",
    "stand_alone_hash",
    "STAND_INS",  # servers that stand in for those outside
}

# Names that the API or stored rows fix, and where.
ALLOWED_IN: dict[str, str | tuple[str, ...]] = {
    "is_told": "inbox/",  # a field of announcements
    "kept_at": "chits/api/gateway_keys.py",
    "place": (
        "chits/api/schemas.py",
        "chits/shapes.py",
        "chits/models/group.py",
        "chits/web/forms.py",
    ),  # where draws are held
    "place_bid": "chits/",  # the trade's own word
    "way": "books/result_shapes.py",
}

# A phrase in a text, as a pattern, and what is written instead.
BANNED_PHRASES = {
    r"\bstands? here\b|\bstands? (there|beside|below|above)\b": "appears here, is shown",
    r"\b[Tt]here is no such\b|\bNo such\b": "Unknown …, This … doesn't exist",
    r"\bis no (number|field|date|amount|address|picture|file|time|list|key)\b": "isn't a …, doesn't exist",
    r"^(Nobody|No one|It|This one|He|She|Who|Whoever|What)\b(?!.*\?$)": "name the subject: Members …, The ticket …",
    r"\b[Ww]ho(ever)? (is|has|may|can|wants|pays|sells|runs|owns) [^?]*$": "name the people: Members who …",
    r"\b(taken?|took|takes) (it |them |this )?back\b": "undo (sale), reverse (payment), withdraw (claim)",
    r"\b(gives?|given|gave) (it |them )?over\b": "transfer, hand over",
    r"\bput (it |them )?(away|off)\b": "dismiss; reschedule",
    r"\blet (it|them|the \w+) go\b": "discard, remove",
    r"\b(is|are|was|were|be|been) told\b": "notified, sees",
    r"\bnot understood\b|\bcan't be understood\b": "isn't a valid …, can't be read",
    r"\bnothing (waits|stands)\b|\bwaits? for (you|nobody)\b": "You're all caught up; To do",
    r"\bin vain\b|\bby itself\b|\bfor itself\b": "automatically",
    r"\bways? (to pay|of paying|of sending)\b": "payment methods; channels",
    r"\bis founded\b|\bFound (a|the) group\b": "created; Create group",
    r"\bMake (the|a|an|it)\b": "Create …",
    r"\b(twin|twins|lent|riddle)\b": "duplicate",
    r"\b(has|have) spoken\b": "value received",
    r"\bYes, (it|do)\b|^Go on$|^Look$|^Try it$|^Send it$": "a verb and its object",
}


@dataclass(frozen=True)
class Finding:
    file: str
    line: int
    text: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text!r} (instead: {self.instead})"


def names_in(file: Path) -> list[Finding]:
    """The names that a file defines, its own among them, which use a banned word."""
    found = []
    path = str(file.relative_to(ROOT))
    for name, line in dict(reversed(list(_defined(file)))).items():
        instead = None if path.startswith(ALLOWED_IN.get(name, "-")) else _instead(name)
        if instead:
            found.append(Finding(path, line, name, instead))
    return sorted(found, key=lambda finding: finding.line)


def _defined(file: Path) -> Iterator[tuple[str, int]]:
    yield file.stem, 1
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def _instead(name: str) -> str | None:
    if name.strip("_") in ALLOWED_NAMES:
        return None
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    for word in words:
        if word in BANNED_WORDS:
            return BANNED_WORDS[word]
    joined = "_".join(words)
    for pair, instead in BANNED_PAIRS.items():
        if f"_{pair}_" in f"_{joined}_":
            return instead
    return None


def texts_in(file: Path) -> list[Finding]:
    """The texts of a file, shown to people, which use a banned phrase."""
    found = []
    for message in messages_of(file):
        for text in [message.id] if isinstance(message.id, str) else message.id:
            for pattern, instead in BANNED_PHRASES.items():
                if re.search(pattern, text):
                    found.append(Finding(str(file.relative_to(ROOT)), message.line, text, instead))
    return found


def text_files() -> list[Path]:
    """Every file with texts that are translated."""
    return [file for file in [*page_files(), *script_files()] if package_of(file) not in OUTSIDE]


def package_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0]


def main(wanted: list[str]) -> None:
    """Print what is left, one finding a line, in these packages."""
    findings = [
        found for file in production_files() if package_of(file) in wanted for found in names_in(file)
    ]
    findings += [found for file in text_files() if package_of(file) in wanted for found in texts_in(file)]
    for found in findings:
        print(found)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    main(sys.argv[1:])
