"""What functions of the source did before the migration, beside what they do after it."""
