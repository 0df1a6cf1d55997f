"""Store how a bank's CSV is read, so that its next file needs no mapping."""

from __future__ import annotations

from typing import Any

from billing.models import BankMapping
from billing.queries.bank_mappings import LONGEST_NAME, bank_in
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.staff import Staff


def remember_mapping(
    staff: Staff, file_name: str, header: bytes | None, mapping: Any, *, bank: str = ""
) -> BankMapping | None:
    """Store the mapping by the names of its columns, named after its bank or the file.

    Returns None for a file without a header. A mapping of the same columns is replaced. Imports run one at
    a time, so no other import stores the same columns.
    """
    if header is None:
        return None
    with transaction():
        known = BankMapping.objects.filter(header_sha256=header).first() or BankMapping(header_sha256=header)
        is_new = known._state.adding
        known.name = _free_name(bank or known.name or bank_in(file_name), known)
        known.mapping = mapping
        known.saved_by_name = staff.name
        known.saved_at = database_now()
        changed = ["name", "mapping", "saved_by_name", "saved_at"]
        known.save(force_insert=is_new, update_fields=None if is_new else changed)
    return known


def _free_name(bank: str, known: BankMapping) -> str:
    """The bank's name; where other columns are called so already, with a number behind it."""
    taken = set(BankMapping.objects.exclude(id=known.id).values_list("name", flat=True))
    names = (bank[: LONGEST_NAME - 4], *(f"{bank[: LONGEST_NAME - 4]} {n}" for n in range(2, 1000)))
    return next(name for name in names if name not in taken)
