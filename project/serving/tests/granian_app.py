"""The raw application as production wraps it, for granian to load."""

from project.serving.forwarded import Forwarded
from project.serving.tests.raw_app import application as raw

application = Forwarded(raw, trusted=False)
