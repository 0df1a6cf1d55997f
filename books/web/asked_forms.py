"""A collaborator's form, by link and in the app: accept all, refuse all, or a part of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from django.http import QueryDict

from books.models import Book, Cover
from books.queries.asked_sheets import AskedSheet
from kernel.errors import BadInput
from money import BadAmount, read_typed


def read_answers(sent: QueryDict, asked: Iterable[Cover], book: Book) -> dict[uuid.UUID, int]:
    """Return `{cover id: confirmed}` in minor units, of the open requests on the page. Raises BadInput."""
    shown = {str(cover.id): cover for cover in asked}
    ids = [id for id in sent.getlist("cover") if id in shown]
    if not ids or len(ids) < len(sent.getlist("cover")):
        raise BadInput("The requests changed since you opened this page. Check them again.", code="changed")
    how = sent.get("answer")
    if how == "accept":
        return {shown[id].id: shown[id].requested for id in ids}
    if how == "refuse":
        return {shown[id].id: 0 for id in ids}
    if how == "part":
        return {shown[id].id: _part(sent, shown[id], book) for id in ids}
    raise BadInput("Choose to accept or refuse.")


def with_typed(sheet: AskedSheet, sent: QueryDict) -> AskedSheet:
    """Return the sheet with the typed amounts, after a refusal."""
    if sent.get("answer") != "part":
        return sheet
    typed = {name: str(text)[:24] for name, text in sent.items() if name.startswith("amount-")}
    return replace(sheet, typed=typed)


def _part(sent: QueryDict, cover: Cover, book: Book) -> int:
    written = sent.get(f"amount-{cover.id}", "").strip() or "0"
    try:
        return read_typed(written, book.currency, least_minor=0)
    except BadAmount as problem:
        raise BadInput(f"{book.written(cover.number)}: {problem}") from problem
