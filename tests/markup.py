"""Read pages without regard to how their source is laid out."""

from __future__ import annotations

import re

from tests.answers import Response


def flat(response: Response) -> str:
    """The page with each run of blanks as one, and none beside a tag's content."""
    text = re.sub(r"\s+", " ", response.content.decode())
    return re.sub(r" (?=</)", "", text)
