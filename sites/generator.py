"""The text model of the installation: any endpoint with OpenAI's API, or none."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings

from kernel.errors import NotConfigured
from kernel.outgoing import http, limits
from sites.rules.texts import plain

log = logging.getLogger(__name__)

TRIES = 2
PARTS = "\n---\n"
SOCIAL_POSTS = 5

_ORDERS = {
    "post": (
        "You write for the public website of a small business. Write one post of 250 to 400 words in plain "
        "paragraphs parted by empty lines, without headings, lists or markup. The first line is the title. "
        "Claim nothing that you were not told: no prices, no winners, no promises."
    ),
    "social": (
        f"You write for the public pages of a small business. Write {SOCIAL_POSTS} short posts for social "
        "networks, each at most 280 characters, parted by lines that hold only ---. No hashtags beyond two, "
        "no markup. Claim nothing that you were not told: no prices, no winners, no promises."
    ),
}


class GenerationFailed(Exception):
    """The model gave no usable text; the message has the reason."""


@dataclass(frozen=True, slots=True)
class Written:
    title: str
    body: str


def is_configured() -> bool:
    return bool(settings.CONTENT_API_URL and settings.CONTENT_MODEL)


def require_model() -> None:
    if not is_configured():
        raise NotConfigured(
            "Texts can't be generated because no text model is set up. You were not charged.", code="no_model"
        )


def generate(kind: str, *, topic: str, about: str, language: str) -> list[Written]:
    """Return the model's texts about `topic`, or raise GenerationFailed."""
    # slow to load, and only the worker needs them
    import httpx2  # openai's own httpx
    import openai

    client = openai.OpenAI(
        base_url=settings.CONTENT_API_URL,
        api_key=settings.CONTENT_API_KEY or "none",
        timeout=limits.MODEL.step_seconds,
        max_retries=TRIES,
        http_client=http.client(limits.MODEL, library=httpx2),
    )
    asked = f"The business: {about}\nWrite in the language with the code {language}.\nThe topic: {topic}"
    try:
        answer = client.chat.completions.create(
            model=settings.CONTENT_MODEL,
            messages=[{"role": "system", "content": _ORDERS[kind]}, {"role": "user", "content": asked}],
        )
    except openai.APIError as failure:
        log.warning("the model did not answer: %s: %s", type(failure).__name__, failure)
        raise GenerationFailed(explain(failure)) from failure
    finally:
        client.close()
    text = (answer.choices[0].message.content or "").strip() if answer.choices else ""
    return read_texts(kind, text, topic=topic)


def explain(failure: Exception) -> str:
    """Return the failure as a message for the customer; the log has the details."""
    import openai

    for kind, sentence in (
        (openai.APITimeoutError, "The text model didn't respond in time."),
        (openai.APIConnectionError, "The text model can't be reached right now."),
        (openai.RateLimitError, "The text model is overloaded right now."),
        (openai.AuthenticationError, "The text model rejects this installation's API key."),
        (openai.InternalServerError, "The text model is not working right now."),
    ):
        if isinstance(failure, kind):
            return sentence
    return "The text model refused to write this text."


def read_texts(kind: str, text: str, *, topic: str) -> list[Written]:
    """Split the model's text into posts with titles; GenerationFailed if it is empty."""
    text = plain(text)
    if kind == "social":
        parts = [part.strip() for part in text.split(PARTS)]
        found = [
            Written(f"{topic[:200]} ({number})", part) for number, part in enumerate(filter(None, parts), 1)
        ]
    else:
        title, _, body = text.partition("\n")
        found = [Written(title.strip("# *").strip()[:255], body.strip())]
    if not found or not all(one.title and one.body for one in found):
        raise GenerationFailed("The text model's answer can't be used.")
    return found
