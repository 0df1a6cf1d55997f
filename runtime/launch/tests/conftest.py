"""The homes and scripts of the embedded database's tests serve here too."""

from runtime.embedded.tests.homes import ground, home, pattern, script

__all__ = ["ground", "home", "pattern", "script"]
