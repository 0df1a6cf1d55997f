"""The embedded PostgreSQL: started, supervised and stopped by Drawbook itself.

`database(home)` is the door: it attaches to the server that runs on this home, or starts one for its own
duration. `EmbeddedServer` is for the launcher, which keeps it running.
"""

from runtime.embedded.errors import EmbeddedError
from runtime.embedded.server import EmbeddedServer
from runtime.embedded.session import database

__all__ = ["EmbeddedError", "EmbeddedServer", "database"]
