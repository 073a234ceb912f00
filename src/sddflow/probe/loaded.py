"""The modules that came since a request began.

Only those are looked at: whoever touches a module that was there before the fork, if only to read
it, has its pages copied, and there are a thousand of them.
"""

from __future__ import annotations

import sys
from itertools import takewhile
from types import ModuleType

_MARK = f"{__package__}.mark"


def mark() -> None:
    """From now on is since."""
    sys.modules.pop(_MARK, None)
    sys.modules[_MARK] = ModuleType(_MARK)


def since() -> list[tuple[str, ModuleType]]:
    """Names and modules, in the order they came."""
    names = list(takewhile(_MARK.__ne__, reversed(sys.modules)))
    return [(name, sys.modules[name]) for name in reversed(names) if name in sys.modules]
