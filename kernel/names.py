"""Names of people and things: one spelling for names that look the same, and a key to compare them by."""

from __future__ import annotations

import re
import unicodedata

LONGEST_KEY = 240
"""Characters; one may fold into eighteen, and an index entry can't exceed 2,700 bytes."""

# Invisible: soft hyphen, zero width, marks and overrides of direction, byte order mark.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
# Joiners shape letters of Persian, Urdu, Hindi, Sinhala … and families of emoji, and are invisible elsewhere.
_SHAPED = "\u0590-\u1fff\ua800-\uabff\U00010000-\U0010ffff\u2600-\u27bf\ufb1d-\ufeff"
_IDLE_JOINER = re.compile(f"(?<![{_SHAPED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_SHAPED}])")


def clean_name(text: str) -> str:
    """Return a name as it is stored: composed letters, single spaces, no invisible characters."""
    text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    return " ".join(_IDLE_JOINER.sub("", text).split())


def name_key(text: str) -> str:
    """Return the key by which names are compared: case, width, spaces and joiners don't count."""
    folded = unicodedata.normalize("NFKC", clean_name(text)).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    key = " ".join(folded.replace("\u200c", "").replace("\u200d", "").split())
    return key[:LONGEST_KEY].rstrip()
