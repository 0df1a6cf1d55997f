"""What those who run an account look at: the period that is on, what waits, who is on duty, the log."""
