"""Settings that the application asked for and did not get, read from the error it died of.

Each is told as plain texts: `variable`, or "-x name" for an option of Alembic's command line;
`path`, a place in the JSON that the variable holds, "a.b", "" for all of it; `problem`, what was
wrong; `kind`, the type that is asked for; `hint`, what fits.
No value is ever told.
"""

from __future__ import annotations

from .made import MADE_UP, OPTION
from .needed import needed

__all__ = ["MADE_UP", "OPTION", "needed"]
