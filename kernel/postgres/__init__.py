"""Django's PostgreSQL backend, which also knows whether a lost connection can have written anything."""
