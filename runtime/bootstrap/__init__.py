"""Prepare a machine to run Drawbook. Standard library only, because nothing is installed yet."""
