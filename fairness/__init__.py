"""Fair draws: charter, freeze, beacon, transcript. Pure: no framework, no clock, no I/O.

See README.md for the nouns and the promises; `fairness.verify` says whether a transcript holds.
"""
