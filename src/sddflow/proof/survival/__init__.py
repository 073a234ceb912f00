"""What became of the rows that were there: kept, changed, moved, or lost."""
