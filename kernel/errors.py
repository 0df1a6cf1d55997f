"""Refusals: every expected failure is one of these, with a status and a stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

FieldErrors = Mapping[str, Sequence[str]]


class DrawbookError(Exception):
    """A refusal that a caller can act on: `{detail, code, errors}` on the wire.

    `errors` maps paths (`lines.1.amount`) to sentences; `extra` is added to the response's body unchanged.
    """

    status = 400
    code = "bad_input"
    sentence = "The request can't be carried out."

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        errors: FieldErrors | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.detail = detail or self.sentence
        self.code = code or type(self).code
        self.errors = {path: list(sentences) for path, sentences in (errors or {}).items()}
        self.extra = dict(extra or {})
        super().__init__(self.detail)

    @property
    def sentences(self) -> str:
        """Return what is wrong with each field, or the general sentence if no field is named."""
        return " ".join(sentence for found in self.errors.values() for sentence in found) or self.detail

    def body(self) -> dict[str, Any]:
        """Return the response's JSON."""
        body: dict[str, Any] = {"detail": self.detail, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return {**body, **self.extra}


class BadInput(DrawbookError):
    sentence = "Some of the values aren't valid."


def bad_field(path: str, sentence: str, *, code: str = "") -> BadInput:
    """Return a BadInput about one field, with the sentence both as detail and beside the field."""
    return BadInput(sentence, code=code, errors={path: [sentence]})


class NotSignedIn(DrawbookError):
    status = 401
    code = "not_signed_in"
    sentence = "Sign in first."


class PaymentRequired(DrawbookError):
    status = 402
    code = "payment_required"
    sentence = "Payment required"


class Denied(DrawbookError):
    status = 403
    code = "denied"
    sentence = "Your role doesn't allow this."


class NotFound(DrawbookError):
    status = 404
    code = "not_found"
    sentence = "Not found."


class Conflict(DrawbookError):
    status = 409
    code = "conflict"
    sentence = "This isn't possible in the current state."


class TooLarge(DrawbookError):
    status = 413
    code = "too_large"
    sentence = "The request is too large."


class Throttled(DrawbookError):
    status = 429
    code = "throttled"
    sentence = "Too many requests. Wait a minute and try again."

    def __init__(self, detail: str = "", *, retry_after_seconds: int = 60) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(detail)


class Busy(DrawbookError):
    """Nothing was changed, and the same request may succeed if it is sent again."""

    status = 503
    code = "busy"
    sentence = "Drawbook is busy right now. Try again in a second."
    retry_after_seconds = 1

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        errors: FieldErrors | None = None,
        extra: Mapping[str, Any] | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(detail, code=code, errors=errors, extra=extra)
        if retry_after_seconds is not None:
            self.retry_after_seconds = retry_after_seconds


class UnknownOutcome(DrawbookError):
    """The connection to the database broke during a commit: the change may have been saved, or not."""

    status = 503
    code = "unknown_outcome"
    sentence = (
        "The connection broke while saving, so the change may or may not be saved. Send it again with the "
        "same Idempotency-Key, or check whether it was saved before you repeat it."
    )


class NotConfigured(DrawbookError):
    status = 503
    code = "not_configured"
    sentence = "This installation isn't set up for that yet."
