"""The pages and the API, for any WSGI server."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from project.serving.forwarded import Forwarded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

_pages = get_wsgi_application()
application = Forwarded(_pages, trusted=settings.BEHIND_PROXY)
