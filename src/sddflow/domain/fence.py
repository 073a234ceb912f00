"""Fenced blocks around text that may hold fences of its own."""

import re


def fenced(text: str, language: str = "text") -> str:
    """`text` verbatim in a Markdown fence that nothing inside it can close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}"
