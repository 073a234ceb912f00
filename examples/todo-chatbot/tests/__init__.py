"""The application's tests: fast, on SQLite files of their own, without a network."""
