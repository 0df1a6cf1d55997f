"""Delete evidence files without a payment, which failed requests have left.

Only files older than a day are deleted, to spare running requests. Other files are not touched.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from billing.actions.attach_evidence import FOLDER
from billing.models import Evidence
from kernel import files
from kernel.clock import database_now
from kernel.ids import made_at
from tenancy.scope import scope

OLD_ENOUGH = timedelta(days=1)
AT_A_TIME = 500


def sweep_evidence() -> int:
    """Over all accounts, each in its own scope; how many files were deleted. Safe twice at once."""
    return sum(_sweep(account_id) for account_id in files.owners(FOLDER))


def _sweep(account_id: uuid.UUID) -> int:
    before = database_now() - OLD_ENOUGH
    old = {id: path for id, path in files.list_files(FOLDER, account_id) if made_at(id) < before}
    left = sorted(old.keys() - _known(account_id, list(old)))
    for id in left:
        files.delete(old[id])
    return len(left)


def _known(account_id: uuid.UUID, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    with scope(account_id):
        for at in range(0, len(ids), AT_A_TIME):
            rows = Evidence.objects.filter(id__in=ids[at : at + AT_A_TIME])
            found.update(rows.values_list("id", flat=True))
    return found
