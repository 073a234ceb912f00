"""Functions of the application's source, called with values of its own rows."""
