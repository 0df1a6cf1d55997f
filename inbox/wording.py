"""The text and times of an announcement, checked; each error belongs to its field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from inbox.states import Audience
from kernel.errors import BadInput, bad_field

TITLE_LENGTH = 120
TEXT_LENGTH = 1000
URL_LENGTH = 300
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wording:
    """One announcement as its writer entered it. Without `starts_at` it starts now."""

    title: str
    text: str = ""
    url: str = ""
    audience: str = Audience.EVERYONE.value
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_told: bool = False

    def settled(self, now: datetime) -> dict[str, object]:
        """Return the columns to store, or raise BadInput with an error for every wrong field."""
        title, text, url = self.title.strip(), self.text.strip(), self.url.strip()
        # A start in the past means now.
        starts_at = max(self.starts_at or now, now)
        wrong = dict(_wrong(title, text, url, self.audience))
        if starts_at > now + FARTHEST:
            wrong["starts_at"] = "Choose a start within a year from now."
        if self.ends_at is not None and self.ends_at <= starts_at:
            wrong["ends_at"] = "Choose an end after the start and in the future."
        if wrong:
            raise BadInput(
                next(iter(wrong.values())), errors={field: [sentence] for field, sentence in wrong.items()}
            )
        return {
            "title": title,
            "text": text,
            "url": url,
            "audience": Audience(self.audience).value,
            "starts_at": starts_at,
            "ends_at": self.ends_at,
            "is_told": self.is_told,
        }


def _wrong(title: str, text: str, url: str, audience: str) -> list[tuple[str, str]]:
    found = []
    if not title:
        found.append(("title", "Enter a title."))
    if len(title) > TITLE_LENGTH:
        found.append(("title", f"Enter a title of at most {TITLE_LENGTH} characters."))
    if len(text) > TEXT_LENGTH:
        found.append(("text", f"Enter a text of at most {TEXT_LENGTH} characters."))
    if url and not leads_somewhere(url):
        found.append(
            ("url", "Enter a path on this site, such as /billing/, or a URL that begins with https://.")
        )
    if audience not in list(Audience):
        found.append(("audience", f"The audience must be one of {', '.join(Audience)}."))
    return found


def leads_somewhere(url: str) -> bool:
    """Return whether the URL is a path on this installation or an https URL, and not code for a browser."""
    if len(url) > URL_LENGTH or not url.isprintable() or any(sign in url for sign in " \\\"'<>`"):
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def refuse_country(country: str) -> None:
    """Raise BadInput unless the country is written as two capital letters or empty."""
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise bad_field("country", "Unknown country. Enter its two letters, such as IN.")
