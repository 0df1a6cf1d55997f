"""The pages and the API, for any WSGI server."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from runtime.serving.forwarded import Forwarded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

# How long a thread that computes may keep the interpreter from the others. A sale asks the database a score
# of times and wants the interpreter back after each: with Python's 5 ms, one long preview made it ten times
# as long.
sys.setswitchinterval(0.0005)

_pages = get_wsgi_application()
application = Forwarded(_pages, trusted=settings.BEHIND_PROXY)
