"""A stand-in for the gateway: its documented API, errors, checkout and webhooks, with money that is none.

entities    what an order, a payment and a refund look like on the wire                 (pure)
store       where the stand-in remembers them, and the webhooks it has yet to send
api         the calls: in this process for us, and under /simulated-gateway/v1/ for whoever has the keys
checkout    what happens when somebody pays, fails, or loses the connection halfway
webhooks    their delivery, late, twice or in the wrong order if so asked
pages       the stand-in for the gateway's own checkout page
It knows no account and no group, as the real one does not.
"""
