"""Who runs the demo's account, and who sells there."""

OWNER = "demo@drawbook.test"
SELLER = "clerk@drawbook.test"
