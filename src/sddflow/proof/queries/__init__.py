"""The queries of the application, and whether an index helps them."""
