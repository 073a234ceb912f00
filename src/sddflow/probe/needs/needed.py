"""Who is asked in turn what an error may have missed."""

from __future__ import annotations

from collections.abc import Callable

from .asked import absent, asked, told
from .frames import chain
from .of_pydantic import of_pydantic
from .refused import refused

Look = Callable[[BaseException], "list[dict[str, str]]"]


def needed(error: BaseException, *, loading: bool) -> list[dict[str, str]]:
    """What it missed: of the error itself, or of what caused it.

    Args:
        error: of the application.
        loading: no revision was reached, so that what fails is not one's work.
    """
    led_out = any(type(each).__name__ == "RefusedError" for each in chain(error))
    looks: tuple[Look, ...] = (of_pydantic, asked)
    if loading and not led_out:
        looks = (*looks, told, refused, absent)
    for look in looks:
        for each in chain(error):
            if found := look(each):
                return found
    return []
