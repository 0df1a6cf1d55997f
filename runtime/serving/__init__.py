"""One address for pages, API and live: an ASGI dispatcher, Django's WSGI side on a few threads, files.

Read in this order: dispatch, adapter, body, environ, exchange, answer, static, forwarded, server.
"""
