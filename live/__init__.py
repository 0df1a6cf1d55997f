"""Push events, numbered by topic, to every open tab.

An event passes through: outbox (kernel) → flusher → live_message and NOTIFY → hub → client. Read in this
order: registry, models, flusher, publish, retention; then bus, hub, topic, client, wire; then socket, origin,
authentication, catch_up, tickets, watch, application.
"""
