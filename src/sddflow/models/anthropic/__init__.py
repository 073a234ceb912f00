"""The Messages API, through the `anthropic` SDK: hosted, or any server that speaks it.

Every answer is streamed. What comes back is text: `roles.ask` reads and checks it.
"""

from sddflow.models.anthropic.client import HOSTED, Server
from sddflow.models.anthropic.model import Anthropic
from sddflow.models.anthropic.probe import Abilities, probe

__all__ = ["HOSTED", "Abilities", "Anthropic", "Server", "probe"]
