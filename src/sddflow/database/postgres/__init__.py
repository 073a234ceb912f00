"""PostgreSQL: the server that comes with the environment, or one that the settings name."""
