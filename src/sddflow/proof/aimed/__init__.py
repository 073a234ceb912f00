"""Rows aimed at one migration: those that its own words say it will meet."""
