"""Which revisions are under test, what they start from, and what they change of what was there."""
