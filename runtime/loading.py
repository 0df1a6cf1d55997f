"""Load modules without garbage collection."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Disable garbage collection inside, then exclude the loaded objects from later collections.

    What modules leave behind lives as long as the process. Checking it again and again took a sixth of the
    time of a start, and later a tenth of a second in the middle of some request.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
