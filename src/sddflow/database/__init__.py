"""Scratch databases, and what stands in them: read as values, as exact text, filled with rows."""
