"""Every connection that Drawbook opens to another machine: how long it may take, and how much may come back.

`limits` has the numbers, `deadline` enforces the longest total time, `http` and `mail` are the only makers of
clients. A test looks for any other.
"""
