"""Agent definitions as roles: loading them, finding them, and asking a model in their name."""
