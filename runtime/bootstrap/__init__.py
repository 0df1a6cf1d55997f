"""From a bare machine to one that can run Drawbook. Standard library only: nothing else is there yet."""
