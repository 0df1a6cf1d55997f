"""Django's PostgreSQL backend, which also knows whether a lost connection may have written anything."""
