"""Each command as a plain function that a test can call; the terminal only translates.

Nothing heavy is imported here: `approve`, `runs` and `show` load the standard library, the domain
and the engine until work has to go on.
"""

from sddflow.app.deciding import approve, reject
from sddflow.app.looking import RunLine, RunStory, runs, show
from sddflow.app.report import RunReport
from sddflow.app.running import land, resume, run
from sddflow.engine.answers import answer_of
from sddflow.engine.asking import Answered, Asker
from sddflow.engine.planning import Options

__all__ = [
    "Answered",
    "Asker",
    "Options",
    "RunLine",
    "RunReport",
    "RunStory",
    "answer_of",
    "approve",
    "land",
    "reject",
    "resume",
    "run",
    "runs",
    "show",
]
