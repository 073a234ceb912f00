"""The user's application: read without importing first, then run in its own interpreter."""
