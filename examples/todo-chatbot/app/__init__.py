"""A small to-do service: users own tasks, and nobody sees another user's."""
