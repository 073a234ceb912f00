"""Two schemas of one dialect, compared: what the models promise, and what was built."""
