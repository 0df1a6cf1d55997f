"""A small server of our own that speaks the documented chat completions, and fails when told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TEXT = "Savings that add up\n\nA chit group is a circle of savers.\n\nEach month one of them takes the prize."
REFUSED = "Make it fail"
"""A topic that it answers with an error."""


class Model:
    """`text` is what it writes, `status` how it answers, `asked` what it was sent."""

    def __init__(self) -> None:
        self.text, self.status = TEXT, 200
        self.asked: list[tuple[str, Any]] = []
        model = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append((self.path, body))
                status = 400 if REFUSED in body["messages"][-1]["content"] else model.status
                said = json.dumps(model.answer() if status == 200 else {"error": {"message": "no"}}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *given: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def answer(self) -> dict[str, Any]:
        message = {"role": "assistant", "content": self.text}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "local",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }


@contextmanager
def a_model() -> Iterator[Model]:
    """It answers as long as the block runs."""
    one = Model()
    threading.Thread(target=one.server.serve_forever, daemon=True).start()
    yield one
    one.server.shutdown()
    one.server.server_close()
