"""`Idempotency-Key`: requests with the same key and body get the same answer, and the work is done once.

A request claims its key by inserting a row in its own transaction. A second request with the key waits for
that row: when the first commits, it finds the answer; when the first is refused, the row is gone and the
second runs.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from kernel.errors import BadInput, Conflict
from kernel.ids import new_id
from kernel.statements import Statement, one, plain
from kernel.statements import run as run_statement
from kernel.transactions import RollBack

HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 128
STILL_RUNNING = "The first request with this key is still running."
REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True, slots=True)
class Answers:
    """Where the answers to a kind of caller are stored."""

    claim: Statement
    find: Statement
    store: Statement


def _answers(table: str, *owner: str) -> Answers:
    columns, ids = ", ".join(owner), ", ".join("%s::uuid" for _ in owner)
    theirs = " AND ".join(f"{column} = %s::uuid" for column in owner)
    return Answers(
        claim=plain(f"""
            INSERT INTO {table} (id, {columns}, path, key, body_hash)
            VALUES (%s::uuid, {ids}, %s::text, %s::text, %s::bytea)
            ON CONFLICT ({columns}, path, key) DO UPDATE
                SET body_hash = excluded.body_hash, status = NULL, answer = NULL, created_at = now()
                WHERE {table}.created_at < now() - interval '24 hours'
            RETURNING id
        """),
        find=plain(
            f"SELECT body_hash, status, answer FROM {table} "
            f"WHERE {theirs} AND path = %s::text AND key = %s::text"
        ),
        store=plain(
            f"UPDATE {table} SET status = %s::smallint, answer = %s::text WHERE {theirs} AND id = %s::uuid"
        ),
    )


OF_MEMBERS = _answers("rest_keptanswer", "account_id", "user_id")
OF_STAFF = _answers("rest_staffanswer", "user_id")


def key_of(request: HttpRequest) -> str | None:
    """Return the caller's key, checked; None when there is none."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise BadInput(f"{HEADER} must be 1 to {MAX_KEY_LENGTH} printable characters.", code="bad_key")
    return key


def answer_once(
    request: HttpRequest, run: Callable[[], HttpResponse], answers: Answers | None, *owner: uuid.UUID
) -> HttpResponse:
    """Return what `run` answers, or what it answered to the first request with this key.

    Without `answers` a key is ignored. A refusal rolls everything back, the claim of the key too; Conflict
    when the key was used with another body.
    """
    key = key_of(request) if answers is not None and request.method == "POST" else None
    if answers is None or key is None:
        return _not_refused(run())
    row_id, wanted = new_id(), _body_hash(request)
    stored = _stored(answers, row_id, [*owner, request.path[:300], key], wanted)
    if stored is not None:
        return stored
    response = _not_refused(run())
    run_statement(answers.store, [response.status_code, response.content.decode(), *owner, row_id])
    return response


def _not_refused(response: HttpResponse) -> HttpResponse:
    if response.status_code >= 400:
        raise RollBack(response)
    return response


def _stored(answers: Answers, row_id: uuid.UUID, scope: list[Any], wanted: bytes) -> HttpResponse | None:
    """Return None when this request has claimed the key, else the stored answer."""
    try:
        claimed = one(answers.claim, [row_id, *scope, wanted])
    except OperationalError as failure:
        if getattr(failure.__cause__, "sqlstate", None) == "55P03":
            raise Conflict(STILL_RUNNING, code="in_progress") from failure
        raise
    if claimed:
        return None
    row = one(answers.find, scope)
    if row is None or row[1] is None:
        raise Conflict(STILL_RUNNING, code="in_progress")
    if bytes(row[0]) != wanted:
        raise Conflict("This key was used with another request body.", code="key_reused")
    response = HttpResponse(row[2], status=row[1], content_type="application/json; charset=utf-8")
    response[REPLAYED] = "true"
    return response


def _body_hash(request: HttpRequest) -> bytes:
    """Return a hash of the body's JSON, whatever its spacing and order; of its bytes when it isn't JSON."""
    if request.content_type == "multipart/form-data":
        return hashlib.sha256(_form(request)).digest()
    try:
        canonical = json.dumps(json.loads(request.body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        canonical = request.body
    return hashlib.sha256(canonical).digest()


def _form(request: HttpRequest) -> bytes:
    """Return the fields and files of a form without the boundaries between them, which change each time."""
    raw = request.body
    try:
        fields, files = request.POST, request.FILES
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent):
        return raw
    parts: list[Any] = [[name, fields.getlist(name)] for name in sorted(fields)]
    for name in sorted(files):
        for file in files.getlist(name):
            parts.append([name, file.name, hashlib.sha256(file.read()).hexdigest()])
            file.seek(0)
    return json.dumps(parts).encode()
