"""Why an embedded database can't run, each with a sentence for the person at the terminal."""


class EmbeddedError(Exception):
    """The embedded database isn't available; the message says why and what to do."""


class BinariesNotFound(EmbeddedError):
    """This machine has no suitable PostgreSQL programs."""


class WrongVersion(EmbeddedError):
    """The data was created by another major version than the programs found."""


class HomeOutOfReach(EmbeddedError):
    """The system user that runs PostgreSQL can't access the home."""


class HomeIsHeld(EmbeddedError):
    """Another Drawbook is using this home."""


class DidNotStart(EmbeddedError):
    """PostgreSQL ended instead of answering; the message has the end of its log."""
