"""A kind of act to hold, and staff."""

from holds.tests.trial import noor, trial

__all__ = ["noor", "trial"]
