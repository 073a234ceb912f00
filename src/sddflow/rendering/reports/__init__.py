"""A proof as other programs read it: one format per file, value in, text out."""
