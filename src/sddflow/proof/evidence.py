"""Values as the evidence of a finding shows them."""

_LEFT_OUT = 10  # signs that the note about the rest takes


def short(value: object, most: int = 60) -> str:
    """A value as Python writes it; a long one by its beginning, and how long it is."""
    text = repr(value)
    return text if len(text) <= most else f"{text[: most - _LEFT_OUT]}… ({len(text)} signs)"
