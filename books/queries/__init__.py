"""Reading: doors to single rows, the board, lists."""
