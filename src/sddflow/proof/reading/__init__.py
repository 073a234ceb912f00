"""The revisions under test, read without running them: what their source says, line by line."""
