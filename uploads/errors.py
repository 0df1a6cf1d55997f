"""Errors about files that can't be read."""

from __future__ import annotations

from kernel.errors import BadInput, Busy


class BadFile(BadInput):
    """The file as a whole can't be read. `path` is the form field to mark: the file, or a setting of it."""

    code = "bad_file"
    sentence = "This file can't be read."

    def __init__(self, sentence: str = "", *, path: str = "file", code: str = "") -> None:
        self.path = path
        super().__init__(sentence, code=code, errors={path: [sentence or self.sentence]})


class ReadersAreBusy(Busy):
    """The limit of files that are read at once is reached."""

    sentence = "Too many files are being read right now. Try again in a few seconds."
    retry_after_seconds = 3
