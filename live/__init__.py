"""Push: what happened, numbered by topic and told to every open tab.

On its way a fact passes: outbox (kernel) → flusher → live_message and NOTIFY → hub → client.
Read in this order: registry, models, flusher, publish, retention; then bus, hub, topic, client, wire;
then socket, origin, doors, catch_up, tickets, watch, application.
"""
