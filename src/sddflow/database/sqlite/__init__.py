"""SQLite: a file in a temporary folder."""
