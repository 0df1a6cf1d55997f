"""Settings for a PostgreSQL that shares a small machine with the program it serves."""

from __future__ import annotations

# Web pool (12), worker's pools (16 and 6), live, commands, and a reserve; 2 MB each when used.
CONNECTIONS = 60

LEAN = {
    "shared_buffers": "32MB",
    "max_connections": str(CONNECTIONS),
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    # A new database grows fast: plans made for its empty tables must not last a minute.
    "autovacuum_naptime": "15s",
    "jit": "off",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
    "password_encryption": "scram-sha-256",
}
# I/O by the backends themselves saves three idle processes.
LEAN_18 = {"io_method": "sync", "autovacuum_worker_slots": "1"}
# For a temporary database: nothing needs to survive a power cut, and a killed one leaves nothing outside
# its folder.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Several test processes, each with threads and perhaps a running installation.
    "max_connections": "200",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "mmap",
}


def lean_settings(major: int, *, throwaway: bool = False) -> dict[str, str]:
    """Return the settings for a major version. `throwaway` trades durability for speed, for tests only."""
    return LEAN | (LEAN_18 if major >= 18 else {}) | (THROWAWAY if throwaway else {})
