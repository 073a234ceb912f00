"""Row level security: what guards the rows of a table, and who sees which of them."""
