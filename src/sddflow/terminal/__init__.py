"""The command line: Typer translates words into calls of `app`; displays render events."""
