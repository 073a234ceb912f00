"""A gate at the terminal: what is shown, and the one key that decides."""
