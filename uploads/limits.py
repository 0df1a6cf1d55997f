"""How much one uploaded file may cost: memory, processor time, waiting time, output."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use. The address space includes all mapped memory, also Python's own."""

    memory_bytes: int = 512 * MEBIBYTE
    processor_seconds: int = 8
    patience_seconds: float = 20.0
    output_bytes: int = 64 * MEBIBYTE
    wait_seconds: float = 3.0
    """How long to wait for a free slot."""

    def as_options(self) -> dict[str, float]:
        """Return the limits as the child's options."""
        return asdict(self)


IN_A_REQUEST = Limits()
"""A person waits for the page, and occupies one of few request threads."""

BY_THE_WORKER = Limits(
    memory_bytes=1024 * MEBIBYTE,
    processor_seconds=120,
    patience_seconds=300.0,
    output_bytes=512 * MEBIBYTE,
    wait_seconds=120.0,
)
