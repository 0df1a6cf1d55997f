"""Drawbook as people see it: a running installation and a real browser."""
