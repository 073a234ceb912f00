"""Whose rows are whose: users and tenants, and what a migration moves from one to another."""
