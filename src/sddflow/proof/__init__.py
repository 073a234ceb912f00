"""Verification: run the migration on scratch databases with rows in them, look, and say."""
