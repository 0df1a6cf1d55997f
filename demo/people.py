"""The owner and the clerk of the demo account."""

OWNER = "demo@drawbook.test"
SELLER = "clerk@drawbook.test"
