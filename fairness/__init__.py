"""Run fair draws: charter, freeze, beacon, transcript. Pure: no framework, no clock, no I/O.

README.md has the terms and the guarantees; `fairness.verify` checks a transcript.
"""
