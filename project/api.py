"""The JSON API, assembled from the products' routers."""

from __future__ import annotations

import billing.api
import chits.api
import draws.api
import sites.api
from accounts.api import auth, members, tokens
from audit.api import log as audit_log
from books.api import (
    asked,
    books,
    covers,
    exports,
    imports,
    ledgers,
    limits,
    periods,
    refunds,
    results,
    tickets,
    tills,
)
from desks.api import search
from inbox.api import announcements, inbox
from live import api as live_tickets
from rest.api import make_api

api = make_api(
    title="Drawbook",
    version="1",
    description="Everything the pages do.",
    openapi_url="/schema/",
    docs_url="/docs/",
)

api.add_router("/auth/tokens/", tokens)
api.add_router("/auth/", auth)
api.add_router("/members/", members)

for router in (
    books.router,
    periods.router,
    ledgers.router,
    tickets.router,
    # Before the routes that find a cover by its id.
    asked.router,
    covers.router,
    refunds.router,
    imports.router,
    exports.router,
    tills.router,
    results.router,
    limits.router,
    live_tickets.router,
    inbox.router,
    audit_log.router,
    search.router,
    announcements.router,
    announcements.ops,
    live_tickets.staff_router,
    *billing.api.routers,
    *sites.api.routers,
    *chits.api.routers,
    *draws.api.routers,
):
    api.add_router("/", router)
