"""The raw application as production wraps it, for granian to load."""

from runtime.serving.forwarded import Forwarded
from runtime.serving.tests.raw_app import application as raw

application = Forwarded(raw, trusted=False)
