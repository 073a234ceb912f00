"""What the application's source works out by itself, read as Python and never run.

A column that a migration fills, and that the source fills in new rows, has two authors: where the
source says how, old rows can be held against it.
"""
