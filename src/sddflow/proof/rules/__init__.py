"""Rules that come, and the rows that break them."""
