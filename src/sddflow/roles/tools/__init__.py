"""What a role may look at while it answers: read-only, inside the target, bounded."""

from sddflow.roles.tools.reading import reading
from sddflow.roles.tools.talk import talk
from sddflow.roles.tools.toolbox import NONE, Toolbox

__all__ = ["NONE", "Toolbox", "reading", "talk"]
