"""Value types that several schemas share."""

from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, SecretStr, StringConstraints
from sqlmodel import Field

T = TypeVar("T")


def _refuse_null(value: object) -> object:
    if value is None:
        raise ValueError("leave the field out to keep its value; it cannot be null")
    return value


Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@:\s]+@[^@:\s]+$"
    ),
]
"""An address without a colon, which would end the user name in HTTP Basic."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Password = Annotated[SecretStr, Field(min_length=12, max_length=200)]
Priority = Literal["low", "normal", "high"]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

Unchanged = Annotated[T | None, BeforeValidator(_refuse_null)]
"""A field of an update that may be left out, for a column that may not be null."""
