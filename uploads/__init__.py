"""Readers of uploaded files that protect the server from harmful ones."""
