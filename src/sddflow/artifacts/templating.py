"""The templates of this package: Python files, rendered strictly."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701 - Python is written, never HTML
        loader=PackageLoader("sddflow.artifacts", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **values: object) -> str:
    """A template with its values; one that is missing is an error."""
    return _environment().get_template(template).render(**values)
