"""Notices about large imports, which run in the background."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from books.models import Import
from books.notices.recipients import only_active
from books.states import ImportState
from inbox.drafts import NoticeDraft


def ended(body: dict[str, Any]) -> Iterable[NoticeDraft]:
    """Notify the member who started it: finished, stopped and why, or unreadable."""
    row = Import.objects.defer("content").filter(id=body["import_id"]).first()
    if row is None or row.state not in (ImportState.DONE, ImportState.STOPPED, ImportState.DISCARDED):
        return
    # One that stopped and was carried on with may stop again, further on.
    key = f"import:{row.id}:{row.state}:{row.done_items}"
    url = reverse("books:import", args=[row.id])
    yield NoticeDraft("books.import", only_active({row.user_id}), key, url, partial(_words, row))


def _words(row: Import) -> tuple[str, str]:
    values = {
        "file": row.file_name,
        "done": f"{row.done_lines:,}",
        "lines": f"{row.line_count:,}",
        "why": row.stopped_because,
    }
    if row.state == ImportState.DONE:
        return _("%(file)s imported") % values, _("All %(lines)s lines were imported.") % values
    if row.state == ImportState.STOPPED:
        return (
            _("Import of %(file)s stopped") % values,
            _("%(done)s of %(lines)s lines were imported. %(why)s") % values,
        )
    return _("%(file)s couldn't be read") % values, row.stopped_because
