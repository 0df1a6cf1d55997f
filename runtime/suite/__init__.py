"""The whole suite, as bin/test runs it: checks of the source, then the tests on real databases."""
