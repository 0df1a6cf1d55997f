"""What can stand in the way of an embedded database, each with a sentence for the person at the terminal."""


class EmbeddedError(Exception):
    """The embedded database can't be had; the message says why and what to do."""


class BinariesNotFound(EmbeddedError):
    """No PostgreSQL programs fit to be used are on this machine."""


class WrongVersion(EmbeddedError):
    """The data was made by another major version than the programs at hand."""


class HomeOutOfReach(EmbeddedError):
    """The system user that runs PostgreSQL can't get to the home."""


class HomeIsHeld(EmbeddedError):
    """Another Drawbook holds this home."""


class DidNotStart(EmbeddedError):
    """PostgreSQL ended instead of answering; the message carries the end of its log."""
