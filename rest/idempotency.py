"""`Idempotency-Key`: requests with the same key and body get the same answer, and the work is done once.

A request claims its key by inserting a row in its own transaction. A second request with the key waits for
that row: when the first commits, it finds the answer; when the first is refused, the row is gone and the
second runs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from kernel.errors import BadInput, Conflict
from kernel.ids import new_id
from kernel.statements import Statement, one, plain, run
from tenancy.member import Member

HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 128
STILL_RUNNING = "The first request with this key is still running."
REPLAYED = "Idempotency-Replayed"

_STAFF_CLAIM = plain("""
INSERT INTO rest_staffanswer (id, user_id, path, key, body_hash)
VALUES (%s::uuid, %s::uuid, %s::text, %s::text, %s::bytea)
ON CONFLICT (user_id, path, key) DO UPDATE
    SET body_hash = excluded.body_hash, status = NULL, answer = NULL, created_at = now()
    WHERE rest_staffanswer.created_at < now() - interval '24 hours'
RETURNING id
""")
_STAFF_FIND = plain("""
SELECT body_hash, status, answer FROM rest_staffanswer
WHERE user_id = %s::uuid AND path = %s::text AND key = %s::text
""")
_STAFF_STORE = plain(
    "UPDATE rest_staffanswer SET status = %s::smallint, answer = %s::text WHERE id = %s::uuid"
)
_CLAIM = plain("""
INSERT INTO rest_keptanswer (id, account_id, user_id, path, key, body_hash)
VALUES (%s::uuid, %s::uuid, %s::uuid, %s::text, %s::text, %s::bytea)
ON CONFLICT (account_id, user_id, path, key) DO UPDATE
    SET body_hash = excluded.body_hash, status = NULL, answer = NULL, created_at = now()
    WHERE rest_keptanswer.created_at < now() - interval '24 hours'
RETURNING id
""")
_FIND = plain("""
SELECT body_hash, status, answer FROM rest_keptanswer
WHERE account_id = %s::uuid AND user_id = %s::uuid AND path = %s::text AND key = %s::text
""")
_STORE = plain(
    "UPDATE rest_keptanswer SET status = %s::smallint, answer = %s::text "
    "WHERE account_id = %s::uuid AND id = %s::uuid"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The row in which the answer will be stored."""

    id: Any
    account_id: Any


def key_of(request: HttpRequest) -> str | None:
    """Return the caller's key, checked; None when there is none."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise BadInput(f"{HEADER} must be 1 to {MAX_KEY_LENGTH} printable characters.", code="bad_key")
    return key


def claim(request: HttpRequest, member: Member, key: str) -> Claimed | HttpResponse:
    """Claim the key for this request, or return the answer stored under it; Conflict for another body."""
    wanted, row_id = _body_hash(request), new_id()
    scope = [member.account_id, member.user_id, request.path[:300], key]
    claimed = _claimed(_CLAIM, _FIND, row_id, scope, wanted)
    return Claimed(row_id, member.account_id) if claimed is None else claimed


def claim_for_staff(request: HttpRequest, user_id: Any, key: str) -> Claimed | HttpResponse:
    """Claim a key for a member of staff, who acts outside any account."""
    wanted, row_id = _body_hash(request), new_id()
    answer = _claimed(_STAFF_CLAIM, _STAFF_FIND, row_id, [user_id, request.path[:300], key], wanted)
    return Claimed(row_id, None) if answer is None else answer


def _claimed(
    take: Statement, find: Statement, row_id: Any, scope: list[Any], wanted: bytes
) -> HttpResponse | None:
    """Return None when this request has claimed the key, else the stored answer."""
    try:
        claimed = one(take, [row_id, *scope, wanted])
    except OperationalError as failure:
        if getattr(failure.__cause__, "sqlstate", None) == "55P03":
            raise Conflict(STILL_RUNNING, code="in_progress") from failure
        raise
    if claimed:
        return None
    row = one(find, scope)
    if row is None or row[1] is None:
        raise Conflict(STILL_RUNNING, code="in_progress")
    if bytes(row[0]) != wanted:
        raise Conflict("This key was used with another request body.", code="key_reused")
    response = HttpResponse(row[2], status=row[1], content_type="application/json; charset=utf-8")
    response[REPLAYED] = "true"
    return response


def store(claimed: Claimed, response: HttpResponse) -> None:
    """Store a successful answer under its key."""
    run(_STORE, [response.status_code, response.content.decode(), claimed.account_id, claimed.id])


def store_for_staff(claimed: Claimed, response: HttpResponse) -> None:
    """Store a successful answer to a member of staff."""
    run(_STAFF_STORE, [response.status_code, response.content.decode(), claimed.id])


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
