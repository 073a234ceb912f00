"""What fills a new column, beside what its name says: units, sides, yes and no."""
