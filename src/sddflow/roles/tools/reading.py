"""Which tools a role gets: those its file asks for."""

from pathlib import Path

from sddflow.domain.plan import RoleText
from sddflow.domain.schema.table import Schema
from sddflow.roles.tools.files import list_files, read_file, search
from sddflow.roles.tools.schema import describe_table, explain_query
from sddflow.roles.tools.toolbox import Toolbox

_ASKED = (
    (list_files, frozenset(("glob", "ls", "list_files"))),
    (read_file, frozenset(("read", "read_file", "notebookread"))),
    (search, frozenset(("grep", "search"))),
)


def reading(target: Path, schema: Schema, role: RoleText, turns: int) -> Toolbox:
    """The tools of a role for looking at the target and its schema.

    Args:
        target: absolute path of the application.
        schema: what `describe_table` and `explain_query` know.
        role: its file's `tools` are those of Claude Code; without them it gets all that read.
        turns: how many times it may call before it must answer.
    """
    asked = None if role.tools is None else {t.partition("(")[0].lower() for t in role.tools}
    looks = (make(target) for make, names in _ASKED if asked is None or asked & names)
    return Toolbox((*looks, describe_table(schema), explain_query(schema)), turns)
