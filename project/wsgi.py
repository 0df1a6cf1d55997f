"""The pages and the API, for any WSGI server."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from runtime.loading import loading
from runtime.serving.forwarded import Forwarded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

# How long a computing thread may hold the interpreter. A sale queries the database some twenty
# times and needs the interpreter after each query: with Python's 5 ms, one long preview made it ten times
# slower.
sys.setswitchinterval(0.0005)

with loading():
    _pages = get_wsgi_application()
application = Forwarded(_pages, trusted=settings.BEHIND_PROXY)
