"""Each command as a plain function that a test can call; the terminal only translates.

Nothing is loaded before it is asked for: `verify` and `--help` need no engine, and `approve`,
`runs` and `show` load the standard library, the domain and the engine until work has to go on.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sddflow.app.deciding import approve as approve
    from sddflow.app.deciding import reject as reject
    from sddflow.app.looking import RunLine as RunLine
    from sddflow.app.looking import RunStory as RunStory
    from sddflow.app.looking import runs as runs
    from sddflow.app.looking import show as show
    from sddflow.app.report import RunReport as RunReport
    from sddflow.app.running import land as land
    from sddflow.app.running import resume as resume
    from sddflow.app.running import run as run
    from sddflow.engine.answers import answer_of as answer_of
    from sddflow.engine.asking import Answered as Answered
    from sddflow.engine.asking import Asker as Asker
    from sddflow.engine.planning import Options as Options

_HOMES = {
    **dict.fromkeys(("approve", "reject"), "sddflow.app.deciding"),
    **dict.fromkeys(("RunLine", "RunStory", "runs", "show"), "sddflow.app.looking"),
    "RunReport": "sddflow.app.report",
    **dict.fromkeys(("land", "resume", "run"), "sddflow.app.running"),
    "answer_of": "sddflow.engine.answers",
    **dict.fromkeys(("Answered", "Asker"), "sddflow.engine.asking"),
    "Options": "sddflow.engine.planning",
}


def __getattr__(name: str) -> object:
    """One of the names above, from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
