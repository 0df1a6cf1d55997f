"""Names of people and things: one spelling for what looks the same, and a key by which they are compared."""

from __future__ import annotations

import re
import unicodedata

LONGEST_KEY = 240
"""Signs; a single one may fold into eighteen, and an index takes no more than 2,700 bytes."""

# Seen by nobody: soft hyphen, zero width, marks and overrides of direction, byte order mark.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
# Joiners shape letters of Persian, Urdu, Hindi, Sinhala … and families of emoji; elsewhere they are not seen.
_SHAPED = "\u0590-\u1fff\ua800-\uabff\U00010000-\U0010ffff\u2600-\u27bf\ufb1d-\ufeff"
_IDLE_JOINER = re.compile(f"(?<![{_SHAPED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_SHAPED}])")


def clean_name(text: str) -> str:
    """A name as it is stored: composed letters, single blanks, nothing that is not seen."""
    text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    return " ".join(_IDLE_JOINER.sub("", text).split())


def name_key(text: str) -> str:
    """What two names share when they are one: capitals, widths, blanks and joiners don't count."""
    folded = unicodedata.normalize("NFKC", clean_name(text)).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    key = " ".join(folded.replace("\u200c", "").replace("\u200d", "").split())
    return key[:LONGEST_KEY].rstrip()
