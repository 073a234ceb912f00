"""The one way a Jinja2 template is rendered: strict, plain text, from files of this package."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment(package: str, folder: str) -> "Environment":
    """Templates of a package's folder; a name the template misses is an error, not an empty text.

    Args:
        package: dotted name, `sddflow.roles`.
        folder: below it, `prompts`.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(  # noqa: S701 - Markdown and Python are written, never HTML
        loader=PackageLoader(package, folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
