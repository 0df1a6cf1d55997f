"""What is sent to every watcher: the same length on both sides of the comparison."""

from __future__ import annotations

import json
import re

PERIOD_SECONDS = 0.1
TOPIC = "bench:watchers"
SENT = re.compile(rb'"sent":(\d+)')


def data(sent_ns: int, length: int) -> dict[str, object]:
    """`sent` is the machine's monotonic clock, which all its processes share."""
    return {"sent": sent_ns, "filling": "x" * max(0, length - 90)}


def message_text(seq: int, sent_ns: int, length: int) -> str:
    said = {"topic": TOPIC, "seq": seq, "type": "numbers", "data": data(sent_ns, length)}
    return json.dumps(said, separators=(",", ":"))
