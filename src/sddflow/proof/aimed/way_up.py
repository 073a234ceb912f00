"""What of a revision's source runs on the way up."""

import re

_DOWN = re.compile(r"^def downgrade\b.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def way_up(source: str) -> str:
    """The source of a revision without its way down."""
    return _DOWN.sub("", source)
