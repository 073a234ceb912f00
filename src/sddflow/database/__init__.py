"""Scratch databases: made by us, thrown away by us. The user's own database is never opened."""
