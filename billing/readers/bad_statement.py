"""A file that is no statement as a whole."""

from __future__ import annotations

from uploads.errors import BadFile


class BadStatement(BadFile):
    """The file as a whole is not a statement."""
