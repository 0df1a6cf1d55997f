"""The payment gateway (Razorpay): our own small client, its signatures, and a stand-in that speaks its API.

keys.gateway_keys() -> Keys            whose keys, and whether the stand-in answers in the gateway's place
client.gateway() -> Gateway            orders, payments, capture, refunds, settlements; typed errors
signatures                             of a checkout, a payment link and a webhook; constant time
simulator                              the stand-in: the documented API, errors, delays, webhooks, checkout
Amounts are whole minor units (paise) everywhere, as on the wire.
"""
