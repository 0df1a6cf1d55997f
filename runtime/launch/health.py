"""Read /healthz/: whether web, database and worker are running."""

from __future__ import annotations

import http.client

TIMEOUT_SECONDS = 2.0


def is_well(host: str, port: int) -> tuple[bool, str]:
    """Return (whether it answered 200, the answer)."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz/", headers={"Host": "localhost", "Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(500).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as silence:
        return False, f"no answer ({silence or type(silence).__name__})"
    finally:
        connection.close()
    return answer.status == 200, f"{answer.status} {body}"
