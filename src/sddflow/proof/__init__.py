"""The proof: a migration is run on scratch databases with rows in them, and looked at."""
