"""Queries: finders of single rows, the board, lists."""
